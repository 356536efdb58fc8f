package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.harness.DaemonCommand;
import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A slot that was dropped and created again under its name after a daemon had stopped lacks the changes in between. The
 * next daemon detects it by the position that the last one stored.
 */
@Postgres
@Kafka
@Timeout(300)
class SlotCreatedAgainTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final TestDatabase database;
    private final ItemRoutes routes;

    SlotCreatedAgainTest(TestDatabase database, TestTopics topics) {
        this.database = database;
        this.routes = new ItemRoutes(database, topics);
    }

    /** Runs a daemon until it has delivered a row. */
    private void carry(Route route, int id) throws SQLException {
        insert(id);
        try (DaemonThread daemon = DaemonThread.streaming(route)) {
            daemon.awaitAllConfirmed();
            daemon.stop();
        }
    }

    private void insert(int id) throws SQLException {
        database.execute("insert into item values (" + id + ", 0)");
    }

    private void createAgain(Route route) throws SQLException {
        Await.until("the slot is free", LIMIT, () -> route.activePid() == null);
        database.execute("select pg_drop_replication_slot('" + route.slot() + "')");
        route.createSlot();
    }

    @ParameterizedTest
    @ValueSource(strings = {"never", "initial"})
    void itIsRefusedUntilAccepted(String mode) throws SQLException {
        try (Route route = routes.filled(mode)) {
            carry(route, 10);
            Lsn left = route.confirmed();
            insert(11);
            createAgain(route);
            for (int i = 0; i < 2; i++) {
                DaemonCommand.assertFails(
                        3,
                        route,
                        "slot \"" + route.slot() + "\" stands at " + route.confirmed(),
                        "has moved it to " + left + " at most",
                        "it was dropped and created again",
                        "snapshot.mode=when-needed",
                        "slot accept " + route.slot());
            }
            assertEquals(0, DaemonCommand.accept(route).exit());
            carry(route, 12);
            assertEquals(2, SnapshotTopics.operations(route).get("c"), "10 and 12, not 11");
        }
    }

    /** Nothing was written in between, so nothing is lost, but that cannot be known. */
    @Test
    void itIsRefusedAtOnce() throws SQLException {
        try (Route route = routes.filled("never")) {
            carry(route, 10);
            createAgain(route);
            DaemonCommand.assertFails(3, route, "it was dropped and created again");
        }
    }

    @Test
    void tablesAreReadAgainIfThatIsWanted() throws SQLException {
        try (Route route = routes.filled("when-needed")) {
            ItemRoutes.runUntilFinished(route);
            insert(11);
            createAgain(route);
            ItemRoutes.runUntilFinished(route);
            assertEquals(Map.of("r", 3 + 4), SnapshotTopics.operations(route));
            carry(route, 12);
        }
    }

    /** Keepalives move the slot, and the last record says how far. */
    @Test
    void ownSlotIsNotRefusedAfterItWasIdle() throws SQLException {
        database.execute("create table unpublished (id int)");
        try (Route route = routes.filled("never")) {
            carry(route, 10);
            for (int i = 0; i < 3; i++) {
                Lsn before = route.confirmed();
                try (DaemonThread daemon = DaemonThread.streaming(route)) {
                    database.execute("insert into unpublished select generate_series(1, 10000)");
                    daemon.awaitAllConfirmed();
                    daemon.stop();
                }
                assertTrue(route.confirmed().isAfter(before), "an idle slot keeps no WAL");
            }
            carry(route, 11);
        }
    }

    /** The killed daemon did not store the positions to which keepalives had moved the slot. */
    @Test
    void ownSlotIsNotRefusedAfterADaemonWasKilled() throws SQLException {
        database.execute("create table unpublished (id int)");
        try (Route route = routes.filled("never")) {
            carry(route, 10);
            Lsn left = route.confirmed();
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                database.execute("insert into unpublished select generate_series(1, 10000)");
                Lsn end = route.walEnd();
                Await.until("the slot has moved", LIMIT, () -> !end.isAfter(route.confirmed()));
                daemon.kill9();
            }
            assertTrue(route.confirmed().isAfter(left));
            carry(route, 11);
        }
    }

    /** A slot that an operator moved on purpose looks the same. */
    @Test
    void aPersonCanMoveTheSlotAndSaySo() throws SQLException {
        try (Route route = routes.filled("never")) {
            carry(route, 10);
            insert(11);
            Await.until("the slot is free", LIMIT, () -> route.activePid() == null);
            database.execute("select pg_replication_slot_advance('" + route.slot() + "', pg_current_wal_lsn())");
            DaemonCommand.assertFails(3, route, "something else has read it or moved it");
            assertEquals(0, DaemonCommand.accept(route).exit());
            carry(route, 12);
        }
    }
}
