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

    /** Its lists of columns are newer. */
    @Override
    void aTableThatCannotBeReadStopsItUntilSomebodyDecides() {}
}
