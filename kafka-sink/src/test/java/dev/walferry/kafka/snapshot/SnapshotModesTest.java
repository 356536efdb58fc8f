package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.kafka.progress.SlotProgress;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In which modes and states the start of a daemon reads tables. */
@Postgres
@Kafka
@Timeout(600)
class SnapshotModesTest {
    private final TestDatabase database;
    private final ItemRoutes routes;

    SnapshotModesTest(TestDatabase database, TestTopics topics) {
        this.database = database;
        this.routes = new ItemRoutes(database, topics);
    }

    private static void dropSlot(Route route) throws SQLException {
        route.database().awaitFree(route.slot());
        route.database().execute("select pg_drop_replication_slot('" + route.slot() + "')");
    }

    @Test
    void rowsAreReadOnceAndChangesGoOn() throws SQLException {
        try (Route route = routes.filled("initial")) {
            ItemRoutes.runUntilFinished(route);
            assertEquals(Map.of("r", 3), SnapshotTopics.operations(route));
            Workload.updateAll(database);
            ItemRoutes.runUntilFinished(route);
            assertEquals(Map.of("r", 3, "u", 3), SnapshotTopics.operations(route));
            PostgresTables.assertEqual(route, route.rebuilt(), "item");
            SlotProgress progress = SnapshotTopics.progress(route);
            assertEquals(3, progress.tables().get(new Table("public", "item")).rows());
        }
    }

    @Test
    void rowsAreNeverRead() throws SQLException {
        try (Route route = routes.filled("never");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            Workload.updateAll(database);
            daemon.awaitAllConfirmed();
            daemon.stop();
            assertEquals(Map.of("u", 3), SnapshotTopics.operations(route));
            assertTrue(SnapshotTopics.progress(route).isEmpty());
        }
    }

    @Test
    void theDaemonEndsOnceAllIsRead() throws SQLException {
        try (Route route = routes.filled("initial-only")) {
            for (int i = 0; i < 2; i++) {
                try (DaemonThread daemon = DaemonThread.start(route)) {
                    daemon.awaitEnd();
                }
                assertEquals(Map.of("r", 3), SnapshotTopics.operations(route));
            }
        }
    }

    @Test
    void aTableWithoutAKeyIsReadWhole() throws SQLException {
        database.execute("create table bare (a int)", "insert into bare values (1), (1), (2)");
        try (Route route = routes.filled("initial")) {
            database.execute("alter publication pub add table bare");
            ItemRoutes.runUntilFinished(route, "bare");
            database.execute("insert into bare values (1)");
            ItemRoutes.runUntilFinished(route, "item");
            assertEquals(Map.of("r", 6, "c", 1), SnapshotTopics.operations(route));
            assertEquals(
                    3,
                    SnapshotTopics.progress(route)
                            .tables()
                            .get(new Table("public", "bare"))
                            .rows());
        }
    }

    /** The daemon leaves nothing out silently, and the error names both ways to go on. */
    @Test
    void aTableThatCannotBeReadStopsItUntilSomebodyDecides() throws SQLException {
        database.execute("create table bare (id int default 1 primary key, a int)", "insert into bare (a) values (1)");
        try (Route route = routes.filled("initial")) {
            database.execute("alter publication pub add table bare (a)");
            try (DaemonThread daemon = DaemonThread.start(route)) {
                daemon.assertFails(
                        "key column id of table public.bare is not published",
                        "snapshot.tables",
                        "snapshot.mode=never");
            }
            route.set("snapshot.tables", "item");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item");
                database.execute("insert into bare values (2, 2)");
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            assertEquals(1, SnapshotTopics.operations(route).get("c"), "the change of that table");
        }
    }

    @Tag("slow")
    @Test
    void rowsAreReadAtEachStart() throws SQLException {
        try (Route route = routes.filled("always")) {
            ItemRoutes.runUntilFinished(route);
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                database.execute("insert into item values (4, 1, 'late')");
                daemon.awaitAllConfirmed();
                SnapshotTopics.awaitFinished(route, "item");
                daemon.stop();
            }
            Map<String, Integer> operations = SnapshotTopics.operations(route);
            assertTrue(operations.get("r") >= 6, operations::toString);
            PostgresTables.assertEqual(route, route.rebuilt(), "item");
        }
    }

    /** Changes are missing then, so reading on silently would leave the topics wrong. */
    @Tag("slow")
    @Test
    void aLostSlotIsReplacedOnlyIfThatIsAskedFor() throws SQLException {
        try (Route route = routes.filled("initial").set("source.slot.create", "true")) {
            ItemRoutes.runUntilFinished(route);
            dropSlot(route);
            Workload.updateAll(database);
            try (DaemonThread daemon = DaemonThread.start(route)) {
                daemon.assertFails("slot \"" + route.slot() + "\"", "no longer exists", "when-needed");
            }
            route.set("snapshot.mode", "when-needed");
            ItemRoutes.runUntilFinished(route);
            assertEquals(Map.of("r", 6), SnapshotTopics.operations(route));
            PostgresTables.assertEqual(route, route.rebuilt(), "item");
            ItemRoutes.runUntilFinished(route);
            assertEquals(Map.of("r", 6), SnapshotTopics.operations(route));
        }
    }

    /** The log reports every ten seconds how many rows were read, how fast, and about how many there are. */
    @Tag("slow")
    @Test
    void theTerminalShowsHowFarItIs() throws SQLException {
        database.execute(Workload.TABLE);
        Workload.fill(database, 5000);
        database.execute("analyze item");
        Pattern line = Pattern.compile("snapshot: 0 tables read, 1 to go, [1-9][0-9,]* rows/s; public\\.item"
                + " [1-9][0-9,]* rows of about 5,000");
        try (Route route = routes.published("initial")
                        .set("snapshot.chunk.bytes", "65536")
                        .set("snapshot.fetch.rate", "30000");
                DaemonProcess daemon = DaemonProcess.start(route)) {
            Await.until(
                    "the line",
                    Duration.ofMinutes(2),
                    () -> line.matcher(daemon.output()).find());
            daemon.terminate();
        }
    }

    @Test
    void progressOfAnotherSlotIsRefused() throws SQLException {
        try (Route route = routes.filled("initial")) {
            ItemRoutes.runUntilFinished(route);
            String other = route.slot() + "_other";
            database.execute("select pg_create_logical_replication_slot('" + other + "', 'pgoutput')");
            route.set("source.slot.name", other);
            try (DaemonThread daemon = DaemonThread.start(route)) {
                daemon.assertFails(route.prefix() + ".walferry-progress", route.slot(), other, "topic.prefix");
            }
        }
    }

    @Test
    void aTableThatMayNotBeReadStopsTheDaemonWithTheRemedy() throws SQLException {
        try (Route route = routes.filled("initial")) {
            database.execute("revoke select on item from " + route.role());
            try (DaemonThread daemon = DaemonThread.start(route)) {
                daemon.assertFails("public.item", "permission denied", "GRANT");
            }
            database.execute("grant select on item to " + route.role());
            ItemRoutes.runUntilFinished(route);
            assertEquals(Map.of("r", 3), SnapshotTopics.operations(route));
        }
    }
}
