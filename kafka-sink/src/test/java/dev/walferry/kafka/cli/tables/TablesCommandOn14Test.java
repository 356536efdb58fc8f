package dev.walferry.kafka.cli.tables;

import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import org.junit.jupiter.api.Tag;

/** The same tests on PostgreSQL 14, the oldest server that every machine tests. */
@Postgres(14)
@Tag("slow")
class TablesCommandOn14Test extends TablesCommandTest {
    TablesCommandOn14Test(TestDatabase database, TestTopics topics) {
        super(database, topics);
    }
}
