package dev.walferry.kafka.docs;

import dev.walferry.testdata.junit.Postgres;
import org.junit.jupiter.api.Tag;

/** The same on the oldest server that is tested everywhere. */
@Postgres(14)
@Tag("slow")
class PollPagesOn14Test extends PollPagesTest {}
