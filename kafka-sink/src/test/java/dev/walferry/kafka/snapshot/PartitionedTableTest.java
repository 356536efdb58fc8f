package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.SQLException;
import org.junit.jupiter.api.Timeout;

/** A partitioned table that is published as a whole. */
@Kafka
@Timeout(300)
class PartitionedTableTest {
    private final TestTopics topics;

    PartitionedTableTest(TestTopics topics) {
        this.topics = topics;
    }

    /**
     * When a partition is written to, PostgreSQL announces it as well as its root, but sends none of its rows under its name. The log must
     * not say that a table was published, and then that its changes are no longer carried.
     */
    @OnPostgres({14, 18})
    void noPartitionCountsAsATableOfItsOwn(TestDatabase database) throws SQLException {
        database.execute(
                "create table root (id int primary key) partition by hash (id)",
                "create table leaf partition of root for values with (modulus 1, remainder 0)",
                "insert into root values (1)");
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .snapshot("initial")
                        .publish("table root with (publish_via_partition_root = true)");
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            SnapshotTopics.awaitFinished(route, "root");
            database.execute("insert into root values (2)");
            daemon.awaitAllConfirmed();
            daemon.terminate();
            PostgresTables.assertEqual(route, route.rebuilt(), "root");
            assertFalse(daemon.output().contains("public.leaf"), daemon::output);
        }
    }
}
