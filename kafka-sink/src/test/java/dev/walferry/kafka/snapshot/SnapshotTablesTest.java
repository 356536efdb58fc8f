package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which tables are read: those that are listed, those that come later, and those that take the names of others. */
@Postgres
@Kafka
@Timeout(600)
class SnapshotTablesTest {
    private final TestDatabase database;
    private final TestTopics topics;
    private final ItemRoutes routes;

    SnapshotTablesTest(TestDatabase database, TestTopics topics) {
        this.database = database;
        this.topics = topics;
        this.routes = new ItemRoutes(database, topics);
    }

    @Tag("slow")
    @Test
    void tablesThatJoinLaterAreReadOrIgnored() throws SQLException {
        try (Route route = routes.filled("initial")) {
            ItemRoutes.runUntilFinished(route);
            for (String table : new String[] {"more", "ignored"}) {
                database.execute(
                        "create table " + table + " (id int primary key)",
                        "insert into " + table + " values (1)",
                        "grant select on " + table + " to " + route.role(),
                        "alter publication pub add table " + table);
                ItemRoutes.runUntilFinished(route, table);
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
        try (Route route = routes.filled("initial").set("snapshot.tables", "item, missing")) {
            database.execute("alter publication pub add table other");
            try (DaemonThread daemon = DaemonThread.start(route)) {
                daemon.assertFails("snapshot.tables", "public.missing");
            }
            route.set("snapshot.tables", "item");
            ItemRoutes.runUntilFinished(route);
            assertEquals(Map.of("r", 3), SnapshotTopics.operations(route));
        }
    }

    /**
     * The other tables go on when the connection breaks, and when a later daemon starts after the dropped table was
     * forgotten.
     */
    @Test
    void aListedTableThatIsDroppedLater() throws SQLException {
        database.execute("create table other (id int primary key)", "insert into other values (1)");
        try (Route route = routes.filled("initial").set("snapshot.tables", "item, other")) {
            database.execute("alter publication pub add table other", "grant select on other to " + route.role());
            ItemRoutes.runUntilFinished(route, "other");
            database.execute("drop table other");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                String first = Objects.requireNonNull(route.activePid());
                database.execute("select pg_terminate_backend(" + first + ")");
                Await.until("it streams again", Duration.ofMinutes(2), () -> {
                    String now = route.activePid();
                    return now != null && !now.equals(first);
                });
                Workload.updateAll(database);
                daemon.awaitAllConfirmed();
                Await.until(
                        "it is forgotten",
                        Duration.ofMinutes(2),
                        () -> !SnapshotTopics.progress(route).tables().containsKey(new Table("public", "other")));
                daemon.stop();
            }
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                Workload.updateAll(database);
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            assertEquals(Map.of("r", 4, "u", 6), SnapshotTopics.operations(route));
        }
    }

    /** The column is left out like a large value that a change does not send. */
    @Test
    void someRowsAndColumnsOfATable() throws SQLException {
        database.execute("create table wide (id int primary key, small text, large text)");
        database.execute("insert into wide select i, 's' || i, 'l' || i from generate_series(1, 5) i");
        try (Route route = routes.filled("initial")) {
            database.execute("alter publication pub add table wide");
            route.set("snapshot.select.wide.where", "id > 2").set("snapshot.select.public.wide.columns", "id, small");
            ItemRoutes.runUntilFinished(route, "wide");
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

    /** The table has rows, but nothing in the stream mentions it. */
    @Test
    void aTableThatJoinsThePublicationWithoutAChange() throws SQLException {
        try (Route route = routes.filled("initial").set("snapshot.new.tables.interval.ms", "100");
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

    /** Changes made while it was not published are not in the stream, so it is read again when it is back. */
    @Test
    void aTableThatLeavesThePublicationAndComesBack() throws SQLException {
        try (Route route = routes.filled("initial").set("snapshot.new.tables.interval.ms", "100")) {
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
            // the next daemon finds it published again, and knows nothing of the gap
            database.execute("insert into item values (8, 1, 'between')", "alter publication pub add table item");
            ItemRoutes.runUntilFinished(route);
            assertEquals(Map.of("r", 12), SnapshotTopics.operations(route));
        }
    }

    private static void awaitReads(Route route, int count) {
        Await.until(
                count + " rows are read",
                Duration.ofMinutes(2),
                () -> SnapshotTopics.operations(route).getOrDefault("r", 0) == count);
    }

    /** Both names stay published throughout, but no record has the rows under their new names. */
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
            exchange(); // nothing notices this one
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
        try (Route route = routes.filled("initial")) {
            ItemRoutes.runUntilFinished(route);
            database.execute("drop table item", Workload.TABLE);
            Workload.fill(database, 4);
            database.execute("grant select on item to " + route.role(), "alter publication pub add table item");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                awaitReads(route, 7);
                SnapshotTopics.awaitFinished(route, "item");
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            ItemRoutes.runUntilFinished(route);
            assertEquals(Map.of("r", 7), SnapshotTopics.operations(route));
            PostgresTables.assertEqual(route, route.rebuilt(), "item");
        }
    }

    /** Nobody noticed that it was not published for a while. */
    @Test
    void aTableThatLeavesThePublicationAndComesBackUnseen() throws SQLException {
        try (Route route = routes.filled("initial").set("snapshot.new.tables.interval.ms", "100");
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
}
