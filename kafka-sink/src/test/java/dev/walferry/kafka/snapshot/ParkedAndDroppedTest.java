package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.kafka.progress.TableState;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables are gone from the catalog while their last changes are still in the stream. Those changes are left out. */
@Postgres
@Kafka
@Timeout(600)
class ParkedAndDroppedTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final TestDatabase database;
    private final TestTopics topics;

    @TempDir
    private Path folder = Path.of("");

    ParkedAndDroppedTest(TestDatabase database, TestTopics topics) {
        this.database = database;
        this.topics = topics;
    }

    /** Returns a route with three rows that are older than the slot. */
    private Route route() throws SQLException {
        database.execute(Workload.TABLE, "create table other (id int primary key)");
        Workload.fill(database, 3);
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .snapshot("initial")
                .set("snapshot.new.tables.interval.ms", "100")
                .set("table.failure.policy", "park");
    }

    /**
     * Waits until the table is forgotten. An idle server would not move the slot's restart position, so this runs
     * checkpoints.
     */
    private void awaitForgotten(Route route, String table) {
        Await.until(table + " is forgotten", LIMIT, () -> {
            database.execute("checkpoint");
            return !SnapshotTopics.progress(route).tables().containsKey(new Table("public", table));
        });
    }

    /** Nobody saw its key while it existed, so its changes cannot become records. */
    @Test
    void aTableThatCameAndWentWhileTheDaemonDidNotRunIsParked() throws SQLException {
        try (Route route = route().publish("all tables")) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item", "other");
                daemon.stop();
            }
            database.execute(
                    "create table etl (a int, b int, note text, primary key (a, b))",
                    "insert into etl select i, i, 'x' from generate_series(1, 10) i",
                    "drop table etl");
            Workload.updateAll(database);
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                daemon.awaitAllConfirmed();
                awaitForgotten(route, "etl");
                daemon.stop();
            }
            assertEquals(Map.of("r", 3, "u", 3), SnapshotTopics.operations(route));
            PostgresTables.assertEqual(route, route.rebuilt(), "item");
        }
    }

    @Test
    void theLastChangesOfAParkedTableThatWasDroppedAreLeftOut() throws SQLException {
        try (Route route = route().publish("table item, other")) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item", "other");
                park(route);
                daemon.stop();
            }
            Workload.updateAll(database);
            database.execute("drop table item", "insert into other values (1)");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                daemon.awaitAllConfirmed();
                awaitForgotten(route, "item");
                daemon.stop();
            }
            assertEquals(Map.of("r", 3, "c", 1), SnapshotTopics.operations(route));
        }
    }

    /**
     * The slot passes the end of the WAL while the transaction is open; the transaction is sent once it is committed.
     */
    @Test
    void theChangesOfATransactionThatIsStillOpenAreLeftOutToo() throws SQLException {
        try (Route route = route().publish("table item, other");
                Connection open = database.connect();
                Statement statement = open.createStatement()) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item", "other");
                park(route);
                daemon.stop();
            }
            open.setAutoCommit(false);
            statement.execute("update item set version = version + 1");
            database.execute("alter publication pub drop table item");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                for (int i = 1; i <= 5; i++) {
                    database.execute("insert into other values (" + i + ")", "checkpoint");
                    daemon.awaitAllConfirmed();
                }
                open.commit();
                database.execute("insert into other values (6)");
                daemon.awaitAllConfirmed();
                awaitForgotten(route, "item");
                daemon.stop();
            }
            assertEquals(Map.of("r", 3, "c", 6), SnapshotTopics.operations(route));
        }
    }

    private void park(Route route) {
        Path file = folder.resolve("walferry.properties");
        route.writeTo(file);
        CliRun run = CliRun.of("park", "--config", file.toString(), "--tables", "item");
        assertEquals(0, run.exit(), run.err());
        Await.until("item is parked", LIMIT, () -> item(route).state() == TableState.PARKED);
    }

    private static TableProgress item(Route route) {
        return SnapshotTopics.progress(route).tables().get(new Table("public", "item"));
    }
}
