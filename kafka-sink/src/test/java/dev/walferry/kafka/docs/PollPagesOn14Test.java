package dev.walferry.kafka.docs;

import dev.walferry.testdata.junit.Postgres;
import org.junit.jupiter.api.Tag;

/** The same tests on PostgreSQL 14, the oldest server that every machine tests. */
@Postgres(14)
@Tag("slow")
class PollPagesOn14Test extends PollPagesTest {}
