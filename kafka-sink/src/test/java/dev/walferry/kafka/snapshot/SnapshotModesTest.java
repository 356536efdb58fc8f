package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.kafka.progress.SlotProgress;
import dev.walferry.kafka.progress.TableState;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which starts of a daemon read which tables. */
@Postgres
@Kafka
@Timeout(600)
class SnapshotModesTest {

    private final TestDatabase database;
    private final TestTopics topics;

    SnapshotModesTest(TestDatabase database, TestTopics topics) {
        this.database = database;
        this.topics = topics;
    }

    /** Three rows that were there before the slot, and a role that may read them. */
    private Route route(String mode) throws SQLException {
        database.execute(Workload.TABLE);
        Workload.fill(database, 3);
        return published(mode);
    }

    private Route published(String mode) throws SQLException {
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .snapshot(mode)
                .publish("table item");
    }

    private static void runUntilFinished(Route route) throws SQLException {
        runUntilFinished(route, "item");
    }

    private static void runUntilFinished(Route route, String table) throws SQLException {
        try (DaemonThread daemon = DaemonThread.streaming(route)) {
            SnapshotTopics.awaitFinished(route, table);
            daemon.awaitAllConfirmed();
            daemon.stop();
        }
    }

    private static void dropSlot(Route route) throws SQLException {
        route.database().awaitFree(route.slot());
        route.database().execute("select pg_drop_replication_slot('" + route.slot() + "')");
    }

    @Test
    void rowsAreReadOnceAndChangesGoOn() throws SQLException {
        try (Route route = route("initial")) {
            runUntilFinished(route);
            assertEquals(Map.of("r", 3), SnapshotTopics.operations(route));
            Workload.updateAll(database);
            runUntilFinished(route);
            assertEquals(Map.of("r", 3, "u", 3), SnapshotTopics.operations(route));
            PostgresTables.assertEqual(route, route.rebuilt(), "item");
            SlotProgress progress = SnapshotTopics.progress(route);
            assertEquals(3, progress.tables().get(new Table("public", "item")).rows());
        }
    }

    @Test
    void rowsAreNeverRead() throws SQLException {
        try (Route route = route("never");
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
        try (Route route = route("initial-only")) {
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
        try (Route route = route("initial")) {
            database.execute("alter publication pub add table bare");
            runUntilFinished(route, "bare");
            database.execute("insert into bare values (1)");
            runUntilFinished(route, "item");
            assertEquals(Map.of("r", 6, "c", 1), SnapshotTopics.operations(route));
            assertEquals(
                    3,
                    SnapshotTopics.progress(route)
                            .tables()
                            .get(new Table("public", "bare"))
                            .rows());
        }
    }

    /** Nothing is left out in silence, and the error names both ways on. */
    @Test
    void aTableThatCannotBeReadStopsItUntilSomebodyDecides() throws SQLException {
        database.execute("create table bare (id int default 1 primary key, a int)", "insert into bare (a) values (1)");
        try (Route route = route("initial")) {
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
        try (Route route = route("always")) {
            runUntilFinished(route);
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
        try (Route route = route("initial").set("source.slot.create", "true")) {
            runUntilFinished(route);
            dropSlot(route);
            Workload.updateAll(database);
            try (DaemonThread daemon = DaemonThread.start(route)) {
                daemon.assertFails("slot \"" + route.slot() + "\"", "no longer exists", "when-needed");
            }
            route.set("snapshot.mode", "when-needed");
            runUntilFinished(route);
            assertEquals(Map.of("r", 6), SnapshotTopics.operations(route));
            PostgresTables.assertEqual(route, route.rebuilt(), "item");
            runUntilFinished(route);
            assertEquals(Map.of("r", 6), SnapshotTopics.operations(route));
        }
    }

    @Tag("slow")
    @Test
    void tablesThatJoinLaterAreReadOrIgnored() throws SQLException {
        try (Route route = route("initial")) {
            runUntilFinished(route);
            for (String table : new String[] {"more", "ignored"}) {
                database.execute(
                        "create table " + table + " (id int primary key)",
                        "insert into " + table + " values (1)",
                        "grant select on " + table + " to " + route.role(),
                        "alter publication pub add table " + table);
                runUntilFinished(route, table);
                route.set("snapshot.new.tables", "ignore");
            }
            assertEquals(Map.of("r", 4), SnapshotTopics.operations(route));
            assertEquals(
                    TableState.STREAMING,
                    SnapshotTopics.progress(route)
                            .tables()
                            .get(new Table("public", "ignored"))
                            .state());
        }
    }

    @Test
    void onlyTheListedTablesAreRead() throws SQLException {
        database.execute("create table other (id int primary key)", "insert into other values (1)");
        try (Route route = route("initial").set("snapshot.tables", "item")) {
            database.execute("alter publication pub add table other");
            runUntilFinished(route);
            assertEquals(Map.of("r", 3), SnapshotTopics.operations(route));
            route.set("snapshot.tables", "missing");
            try (DaemonThread daemon = DaemonThread.start(route)) {
                daemon.assertFails("snapshot.tables", "public.missing");
            }
        }
    }

    /** The column is left out as a large value that a change does not send. */
    @Test
    void someRowsAndColumnsOfATable() throws SQLException {
        database.execute("create table wide (id int primary key, small text, large text)");
        database.execute("insert into wide select i, 's' || i, 'l' || i from generate_series(1, 5) i");
        try (Route route = route("initial")) {
            database.execute("alter publication pub add table wide");
            route.set("snapshot.select.wide.where", "id > 2").set("snapshot.select.public.wide.columns", "id, small");
            runUntilFinished(route, "wide");
            List<String> rows = new ArrayList<>();
            try (TopicReader reader = route.reader()) {
                reader.readAll(record -> {
                    JsonNode row = SnapshotTopics.json(record.value()).get("after");
                    if (row.has("large")) {
                        rows.add(row.get("small").textValue() + " "
                                + row.get("large").textValue());
                    }
                });
            }
            String notRead = " __debezium_unavailable_value";
            assertEquals(List.of("s3" + notRead, "s4" + notRead, "s5" + notRead), rows);
        }
    }

    /** It has rows, but nothing of it is in the stream. */
    @Test
    void aTableThatJoinsThePublicationWithoutAChange() throws SQLException {
        try (Route route = route("initial").set("snapshot.new.tables.interval.ms", "100");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            SnapshotTopics.awaitFinished(route, "item");
            database.execute(
                    "create table late (id int primary key)",
                    "insert into late values (1), (2)",
                    "grant select on late to " + route.role(),
                    "alter publication pub add table late");
            SnapshotTopics.awaitFinished(route, "late");
            daemon.awaitAllConfirmed();
            daemon.stop();
            assertEquals(Map.of("r", 5), SnapshotTopics.operations(route));
        }
    }

    /** What was changed while it was not published is not in the stream, so it is read again when it is back. */
    @Test
    void aTableThatLeavesThePublicationAndComesBack() throws SQLException {
        try (Route route = route("initial").set("snapshot.new.tables.interval.ms", "100")) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item");
                database.execute(
                        "create table other (id int primary key)",
                        "grant select on other to " + route.role(),
                        "alter publication pub set table other");
                awaitForgotten(route);
                database.execute(
                        "insert into item values (7, 1, 'between')", "alter publication pub set table item, other");
                SnapshotTopics.awaitFinished(route, "item");
                daemon.awaitAllConfirmed();
                assertEquals(Map.of("r", 7), SnapshotTopics.operations(route));
                database.execute("alter publication pub set table other");
                awaitForgotten(route);
                daemon.stop();
            }
            // the one that starts finds it back, and knows nothing of it
            database.execute("insert into item values (8, 1, 'between')", "alter publication pub add table item");
            runUntilFinished(route);
            assertEquals(Map.of("r", 12), SnapshotTopics.operations(route));
        }
    }

    /** Every ten seconds: how many rows, how fast, and about how many there are. */
    @Tag("slow")
    @Test
    void theTerminalShowsHowFarItIs() throws SQLException {
        database.execute(Workload.TABLE);
        Workload.fill(database, 5000);
        database.execute("analyze item");
        Pattern line = Pattern.compile("snapshot: 0 tables read, 1 to go, [1-9][0-9,]* rows/s; public\\.item"
                + " [1-9][0-9,]* rows of about 5,000");
        try (Route route = published("initial")
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

    private static void awaitReads(Route route, int count) {
        Await.until(
                count + " rows are read",
                Duration.ofMinutes(2),
                () -> SnapshotTopics.operations(route).getOrDefault("r", 0) == count);
    }

    /** Both names stay published all the time, but the rows are in no record under their new names. */
    @Test
    void twoTablesExchangeTheirNames() throws SQLException {
        database.execute(Workload.TABLE);
        Workload.fill(database, 3);
        database.execute(
                "create table next (like item including all)",
                "insert into next select * from item",
                "insert into next select id + 3, version, 'next' from item");
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .snapshot("initial")
                .set("snapshot.new.tables.interval.ms", "100")
                .publish("table item, next")) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item", "next");
                exchange();
                awaitReads(route, 18);
                SnapshotTopics.awaitFinished(route, "item", "next");
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            PostgresTables.assertEqual(route, route.rebuilt(), "item");
            exchange(); // nobody looks
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                awaitReads(route, 27);
                daemon.stop();
            }
        }
    }

    private void exchange() throws SQLException {
        database.execute("begin; alter table item rename to old_item; alter table next rename to item;"
                + " alter table old_item rename to next; commit");
    }

    /** The rows that came before it was published again are not in the stream. */
    @Test
    void aTableThatIsReplacedWhileNoDaemonRuns() throws SQLException {
        try (Route route = route("initial")) {
            runUntilFinished(route);
            database.execute("drop table item", Workload.TABLE);
            Workload.fill(database, 4);
            database.execute("grant select on item to " + route.role(), "alter publication pub add table item");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                awaitReads(route, 7);
                SnapshotTopics.awaitFinished(route, "item");
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            runUntilFinished(route);
            assertEquals(Map.of("r", 7), SnapshotTopics.operations(route));
            PostgresTables.assertEqual(route, route.rebuilt(), "item");
        }
    }

    /** Nobody has looked while it was not published. */
    @Test
    void aTableThatLeavesThePublicationAndComesBackUnseen() throws SQLException {
        try (Route route = route("initial").set("snapshot.new.tables.interval.ms", "100");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            SnapshotTopics.awaitFinished(route, "item");
            database.execute(
                    "begin; alter publication pub drop table item; alter publication pub add table item; commit");
            awaitReads(route, 6);
            SnapshotTopics.awaitFinished(route, "item");
            daemon.awaitAllConfirmed();
            daemon.stop();
            assertEquals(Map.of("r", 6), SnapshotTopics.operations(route));
        }
    }

    private static void awaitForgotten(Route route) {
        Await.until(
                "the table is forgotten",
                Duration.ofMinutes(2),
                () -> !SnapshotTopics.progress(route).tables().containsKey(new Table("public", "item")));
    }

    /** Rows of it are still in the slot. Under FULL only an earlier daemon has seen which columns were its key. */
    @Test
    void aTableThatIsDroppedBetweenTwoDaemonsKeepsItsKey() throws SQLException {
        try (Route route = route("initial")) {
            database.execute("alter table item replica identity full");
            runUntilFinished(route);
            database.execute("insert into item values (4, 1, 'late')", "drop table item");
            runUntilAllIsConfirmed(route);
            assertEquals(List.of("[1]", "[2]", "[3]", "[4]"), keys(route));
        }
    }

    /** The new key counts for rows that were written since. */
    @Test
    void aKeyThatIsReplacedBetweenTwoDaemonsIsThatOfEarlierRows() throws SQLException {
        database.execute(Workload.TABLE, "alter table item drop constraint item_pkey, add primary key (version, id)");
        Workload.fill(database, 3);
        try (Route route = published("initial")) {
            runUntilFinished(route);
            database.execute(
                    "insert into item values (4, 1, 'late')",
                    "alter table item drop constraint item_pkey, add primary key (id, version)",
                    "insert into item values (5, 1, 'later')");
            runUntilAllIsConfirmed(route);
            assertEquals(List.of("[1,1]", "[1,2]", "[1,3]", "[1,4]", "[5,1]"), keys(route));
        }
    }

    private static void runUntilAllIsConfirmed(Route route) throws SQLException {
        try (DaemonThread daemon = DaemonThread.streaming(route)) {
            daemon.awaitAllConfirmed();
            daemon.stop();
        }
    }

    private static List<String> keys(Route route) {
        List<String> keys = new ArrayList<>();
        try (TopicReader reader = route.reader()) {
            reader.readAll(record -> {
                List<String> values = new ArrayList<>();
                SnapshotTopics.json(record.key()).forEach(value -> values.add(value.asText()));
                keys.add("[" + String.join(",", values) + "]");
            });
        }
        Collections.sort(keys);
        return keys;
    }

    @Test
    void progressOfAnotherSlotIsRefused() throws SQLException {
        try (Route route = route("initial")) {
            runUntilFinished(route);
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
        try (Route route = route("initial")) {
            database.execute("revoke select on item from " + route.role());
            try (DaemonThread daemon = DaemonThread.start(route)) {
                daemon.assertFails("public.item", "permission denied", "GRANT");
            }
            database.execute("grant select on item to " + route.role());
            runUntilFinished(route);
            assertEquals(Map.of("r", 3), SnapshotTopics.operations(route));
        }
    }
}
