package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.harness.DaemonCommand;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The source changes while the daemon runs: the daemon stops rather than continue with a gap. */
@Kafka
@Timeout(600)
class LostSourceTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static Route route(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(Workload.TABLE);
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .publish("table item");
    }

    /** Drops the slot. The daemon reconnects within a moment, so it takes several attempts to be faster. */
    static void dropSlot(Route route) {
        String drop = "select pg_terminate_backend(active_pid), pg_sleep(0.01) from pg_replication_slots"
                + " where slot_name = '" + route.slot() + "' and active_pid is not null";
        Await.until("the slot is dropped", LIMIT, () -> {
            try {
                route.database().execute(drop, "select pg_drop_replication_slot('" + route.slot() + "')");
                return true;
            } catch (SQLException e) {
                if (!"55006".equals(e.getSQLState())) {
                    throw e;
                }
                return false;
            }
        });
    }

    @OnPostgres({14, 18})
    void slotDroppedWhileRunning(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics);
                DaemonThread daemon = DaemonThread.streaming(route)) {
            Workload.fill(database, 10);
            daemon.awaitAllConfirmed();
            dropSlot(route);
            daemon.assertFails("replication slot \"" + route.slot() + "\" no longer exists");
        }
    }

    /** A new slot begins at the present: changes written since the old one was lost would be skipped silently. */
    @OnPostgres({14, 18})
    void slotDroppedWhileRunningIsNotReplacedSilently(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics).set("source.slot.create", "true");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            Workload.fill(database, 10);
            daemon.awaitAllConfirmed();
            dropSlot(route);
            daemon.assertFails("slot \"" + route.slot() + "\" no longer exists", "take a new snapshot");
            assertEquals(
                    "0",
                    database.queryOne(
                            "select count(*) from pg_replication_slots where slot_name = '" + route.slot() + "'"),
                    "the next start would find a new slot, and go on with a gap");
            DaemonCommand.assertFails(3, route, "no longer exists", "when-needed", "slot accept");
        }
    }

    /** Trap B14 (docs/design/traps.md): from 18 on, the server only logs a warning and leaves the changes out. */
    @OnPostgres({14, 17, 18})
    void publicationDroppedWhileRunning(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics);
                DaemonThread daemon = DaemonThread.streaming(route)) {
            Workload.fill(database, 10);
            daemon.awaitAllConfirmed();
            database.execute("drop publication pub");
            Workload.updateAll(database);
            Lsn leftOut = route.walEnd();
            daemon.assertFails("publication", "\"pub\"");
            assertTrue(leftOut.isAfter(route.confirmed()), "confirmed over changes that were left out");
        }
    }

    /** Trap A21 (docs/design/traps.md): positions of one cluster mean nothing on another. */
    @Tag("slow")
    @OnPostgres(18)
    void anotherClusterBehindTheSameAddress(LocalPostgres first, TestTopics topics) throws Exception {
        try (LocalPostgres second =
                        LocalPostgres.version(18).ownSystemIdentifier().start();
                TcpProxy proxy = TcpProxy.to(first.port())) {
            TestDatabase there = second.createDatabase("moved");
            there.execute(Workload.TABLE);
            TestDatabase here = first.createDatabase("moved");
            switchWal(here, 3);
            try (Route other = Route.between(there, topics.bootstrapServers(), topics.prefix())
                            .publish("table item");
                    Route route = route(here, topics)
                            .set("source.url", proxy.url("moved"))
                            .set("skipped.operations", "m")) {
                switchWal(here, 3);
                switchWal(there, 9); // so that the position exists on both
                try (DaemonThread daemon = DaemonThread.streaming(route)) {
                    Workload.fill(here, 10);
                    daemon.awaitAllConfirmed();
                    Workload.fill(there, 20);
                    Lsn untouched = other.confirmed();
                    assertNotEquals(untouched, route.confirmed());
                    proxy.redirect(second.port());
                    daemon.assertFails("slot \"moved\"", "this is another server than before", "system");
                    assertEquals(untouched, other.confirmed(), "a position of the first cluster was confirmed to it");
                }
                assertEquals(10, route.rebuilt().records());
            }
        }
    }

    /** After a restart only stored progress identifies the cluster, so each cluster's daemon needs its own prefix. */
    @Tag("slow")
    @OnPostgres(18)
    void anotherClusterAfterARestart(LocalPostgres first, TestTopics topics) throws Exception {
        try (LocalPostgres second =
                LocalPostgres.version(18).ownSystemIdentifier().start()) {
            TestDatabase here = first.createDatabase("swapped");
            TestDatabase there = second.createDatabase("swapped");
            there.execute(Workload.TABLE);
            try (Route route = route(here, topics);
                    Route other = Route.between(there, topics.bootstrapServers(), topics.prefix())
                            .publish("table item")) {
                Workload.fill(there, 20);
                try (DaemonThread daemon = DaemonThread.streaming(route)) {
                    Workload.fill(here, 10);
                    daemon.awaitAllConfirmed();
                    Lsn untouched = other.confirmed();
                    DaemonCommand.assertFails(
                            other, "this is another server than before", "topic.prefix", "slot accept swapped");
                    assertEquals(
                            untouched, other.confirmed(), "a position was confirmed to a cluster that was refused");
                    Workload.updateAll(here);
                    daemon.awaitAllConfirmed();
                    daemon.stop();
                }
                assertEquals(20, route.rebuilt().records());
                try (DaemonThread daemon = DaemonThread.streaming(route)) { // the refusal has changed nothing
                    daemon.stop();
                }
                assertEquals(0, DaemonCommand.accept(other).exit());
                try (DaemonThread daemon = DaemonThread.streaming(other)) {
                    daemon.awaitAllConfirmed();
                    daemon.stop();
                }
                assertEquals(40, route.rebuilt().records());
                DaemonCommand.assertFails(route, "this is another server than before", "slot accept swapped");
            }
        }
    }

    /** The server's files come from a backup, so its timeline is the same as before, and its WAL ends earlier. */
    @ParameterizedTest
    @ValueSource(strings = {"never", "initial"})
    @Tag("slow")
    void aServerThatWasRestoredFromABackup(String snapshots, TestTopics topics) throws Exception {
        try (LocalPostgres server = LocalPostgres.version(18).start()) {
            TestDatabase database = server.createDatabase("restored");
            try (Route route =
                    route(database, topics).set("skipped.operations", "m").snapshot(snapshots)) {
                try (DaemonThread daemon = DaemonThread.streaming(route)) {
                    daemon.awaitAllConfirmed();
                    daemon.stop();
                }
                Path backup = server.backUp();
                try (DaemonThread daemon = DaemonThread.streaming(route)) {
                    Workload.fill(database, 10);
                    switchWal(database, 2);
                    Workload.updateAll(database);
                    daemon.awaitAllConfirmed();
                    server.kill9();
                    server.restore(backup);
                    daemon.assertFails("slot \"restored\"", "set back to an earlier state", "slot accept restored");
                }
                assertEquals("0", database.queryOne("select count(*) from item"));
                DaemonCommand.assertFails(
                        route, "slot \"restored\"", "set back to an earlier state", "slot accept restored");
                long before = route.rebuilt().records();
                assertEquals(0, DaemonCommand.accept(route).exit());
                try (DaemonThread daemon = DaemonThread.streaming(route)) {
                    database.execute("insert into item values (11, 1, 'after')");
                    daemon.awaitAllConfirmed();
                    daemon.stop();
                }
                assertTrue(route.rebuilt().records() > before); // twice if the table was still being read
            }
        }
    }

    private static void switchWal(TestDatabase database, int times) throws SQLException {
        for (int i = 0; i < times; i++) {
            database.execute("select pg_logical_emit_message(false, '', '')", "select pg_switch_wal()");
        }
    }
}
