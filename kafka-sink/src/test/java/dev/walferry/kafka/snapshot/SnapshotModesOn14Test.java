package dev.walferry.kafka.snapshot;

import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import org.junit.jupiter.api.Tag;

/** The same on the oldest server that is tested everywhere. */
@Postgres(14)
@Tag("slow")
class SnapshotModesOn14Test extends SnapshotModesTest {
    SnapshotModesOn14Test(TestDatabase database, TestTopics topics) {
        super(database, topics);
    }

    /** PostgreSQL 14 has no column lists, which this test needs. */
    @Override
    void aTableThatCannotBeReadStopsItUntilSomebodyDecides() {}
}
