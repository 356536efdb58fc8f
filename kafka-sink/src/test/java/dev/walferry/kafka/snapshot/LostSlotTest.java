package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;

/** The server invalidates the slot while a table is read: some of its changes are gone, and so are chunks in memory. */
@Kafka
@Timeout(600)
class LostSlotTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int ROWS = 50_000;
    private static final String EIGHT_MEBIBYTES =
            "select pg_logical_emit_message(false, 'w', repeat('x', 8 * 1024 * 1024)), pg_switch_wal()";

    private static Route route(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(Workload.TABLE, "create table other (id int)");
        Workload.fill(database, ROWS);
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .snapshot("initial")
                .publish("table item")
                .set("source.slot.create", "true")
                .set("snapshot.chunk.bytes", "65536")
                .set("snapshot.fetch.rate", "50000");
    }

    private static boolean isBegun(Route route) {
        TableProgress item = SnapshotTopics.progress(route).tables().get(new Table("public", "item"));
        return item != null && item.rows() > 0;
    }

    private static boolean isUnfinished(Route route) {
        return SnapshotTopics.progress(route)
                .tables()
                .get(new Table("public", "item"))
                .isUnfinished();
    }

    /**
     * Makes the server invalidate the slot. A running transaction keeps the slot's WAL, however fast the daemon
     * confirms.
     */
    private static void loseSlot(TestDatabase database, Route route) throws SQLException {
        try (Connection connection = database.connect();
                Statement running = connection.createStatement()) {
            connection.setAutoCommit(false);
            running.execute("insert into other values (1)");
            Await.until("the slot is lost", LIMIT, () -> {
                database.execute(EIGHT_MEBIBYTES, "checkpoint");
                return "lost"
                        .equals(database.queryOne("select wal_status from pg_replication_slots where slot_name = '"
                                + route.slot() + "'"));
            });
        }
    }

    private static void finish(Route route) throws SQLException {
        route.set("snapshot.fetch.rate", "0").unset("snapshot.chunk.bytes");
        try (DaemonThread daemon = DaemonThread.streaming(route)) {
            SnapshotTopics.awaitFinished(route, "item");
            daemon.awaitAllConfirmed();
            daemon.stop();
        }
        PostgresTables.assertEqual(route, route.rebuilt(), "item");
    }

    /** The daemon reports the loss and stops; it replaces the slot and reads everything again only if configured to. */
    @OnPostgres(
            value = {14, 18},
            settings = {"max_slot_wal_keep_size=128MB", "min_wal_size=32MB", "max_wal_size=64MB"})
    void theDaemonStopsUntilSomebodyDecides(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics)) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                Await.until("some rows have arrived", LIMIT, () -> isBegun(route));
                loseSlot(database, route);
                daemon.assertFails("slot \"" + route.slot() + "\"");
            }
            assertTrue(isUnfinished(route), "the table was read too fast for this test");
            Workload.updateAll(database);
            try (DaemonThread daemon = DaemonThread.start(route)) {
                daemon.assertFails("slot \"" + route.slot() + "\"", "invalidated", "when-needed");
            }
            route.set("snapshot.mode", "when-needed");
            finish(route);
        }
    }

    @OnPostgres(
            value = {14, 18},
            settings = {"max_slot_wal_keep_size=128MB", "min_wal_size=32MB", "max_wal_size=64MB"})
    void theNextStartReadsAllAgainWhereThatIsAskedFor(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics).set("snapshot.mode", "when-needed")) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                Await.until("some rows have arrived", LIMIT, () -> isBegun(route));
                loseSlot(database, route);
                daemon.assertFails("slot \"" + route.slot() + "\"");
            }
            assertTrue(isUnfinished(route), "the table was read too fast for this test");
            Workload.updateAll(database);
            finish(route);
        }
    }
}
