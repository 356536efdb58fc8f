package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.kafka.progress.SlotProgress;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.kafka.progress.TableState;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.PostgresServer;
import dev.walferry.testdata.ReplicatedPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code snapshot.mode=when-needed} replaces a lost slot. A slot that exists on another server is not lost. */
@Kafka
@Timeout(600)
class WhenNeededServerTest {
    private static final String SLOTS = "select count(*) from pg_replication_slots where slot_type = 'logical'";

    private static TestDatabase database(PostgresServer server) throws SQLException {
        TestDatabase database = TestDatabase.create(server, "shop");
        database.execute(Workload.TABLE);
        Workload.fill(database, 3);
        return database;
    }

    private static Route route(TestDatabase database, TestTopics topics) throws SQLException {
        Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .snapshot("when-needed")
                .publish("table item");
        try (DaemonThread daemon = DaemonThread.streaming(route)) {
            SnapshotTopics.awaitFinished(route, "item");
            daemon.awaitAllConfirmed();
            daemon.stop();
        }
        return route;
    }

    private static void assertKept(Route route) {
        SlotProgress progress = SnapshotTopics.progress(route);
        assertTrue(progress.isListed());
        TableProgress item = progress.tables().get(new Table("public", "item"));
        assertEquals(TableState.STREAMING, item.state());
        assertTrue(progress.position(route.slot()) != null, "the position is kept");
    }

    /** Asserts that, once the address is corrected, the daemon goes on as if nothing had happened. */
    private static void assertGoesOn(Route route) throws SQLException {
        route.set("source.url", route.database().url());
        Workload.updateAll(route.database());
        try (DaemonThread daemon = DaemonThread.streaming(route)) {
            daemon.awaitAllConfirmed();
            daemon.stop();
        }
        assertEquals(Map.of("r", 3, "u", 3), SnapshotTopics.operations(route));
        PostgresTables.assertEqual(route, route.rebuilt(), "item");
    }

    /** A staging server has the same schema, and no slot. Test servers of one version are copies of one cluster. */
    @Test
    void anotherClusterIsRefusedBeforeAnythingIsLost(TestTopics topics) throws SQLException {
        try (LocalPostgres production = LocalPostgres.version(18).start();
                LocalPostgres staging = LocalPostgres.version(17).start();
                Route route = route(database(production), topics)) {
            TestDatabase other = database(staging);
            other.execute(
                    "create publication pub for table item",
                    "create role " + route.role() + " login replication password '" + Route.PASSWORD + "'",
                    "grant select on item to " + route.role());
            route.set("source.url", other.url());
            try (DaemonThread daemon = DaemonThread.start(route)) {
                daemon.assertFails("holds the progress of slot \"shop\"", "of the cluster");
            }
            assertEquals("0", other.queryOne(SLOTS));
            assertKept(route);
            assertGoesOn(route);
        }
    }

    /** An address of several hosts leads to the standby while the primary restarts. */
    @Test
    @Tag("slow")
    void aStandbyIsRefusedBeforeAnythingIsLost(TestTopics topics) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(18, Map.of("synchronized_standby_slots", ""));
                Route route = route(database(servers.primary()), topics)) {
            servers.awaitReplayed();
            route.set("source.url", servers.standby().url("shop"));
            try (DaemonThread daemon = DaemonThread.start(route)) {
                daemon.assertFails("slot \"shop\"", "is a standby", "targetServerType=primary");
            }
            try (Connection connection = servers.standby().connect("shop");
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(SLOTS)) {
                row.next();
                assertEquals(0, row.getInt(1));
            }
            assertKept(route);
            assertGoesOn(route);
        }
    }

    /** The new primary counts as the slot's server, although it lacks the slot. */
    @Test
    @Tag("slow")
    void aPromotedServerWithoutTheSlotIsReadAgain(TestTopics topics) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(18, Map.of("synchronized_standby_slots", ""));
                Route route = route(database(servers), topics)) {
            servers.awaitReplayed();
            servers.primary().kill9();
            servers.promote();
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item");
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            assertEquals(Map.of("r", 6), SnapshotTopics.operations(route));
        }
    }
}
