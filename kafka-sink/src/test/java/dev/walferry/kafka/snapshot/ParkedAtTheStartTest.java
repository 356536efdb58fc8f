package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.progress.TableState;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A table must be parked when the daemon starts, but Kafka does not acknowledge the state. */
@Postgres
@Kafka
@Tag("slow")
@Timeout(300)
class ParkedAtTheStartTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Table ITEM = new Table("public", "item");

    @TempDir
    private Path folder = Path.of("");

    /**
     * The table's changes can be neither sent nor left out. The daemon waits, still counts as live, and can be stopped.
     */
    @Test
    void theDaemonWaitsAndIsAlive(TestDatabase database, TestTopics topics) throws SQLException {
        ItemRoutes routes = new ItemRoutes(database, topics);
        try (Route route = routes.filled("initial")) {
            ItemRoutes.runUntilFinished(route);
            Path file = folder.resolve("walferry.properties");
            route.writeTo(file);
            CliRun park = CliRun.of("park", "--config", file.toString(), "--tables", "item");
            assertEquals(0, park.exit(), park::err);
            database.execute("update item set version = version + 1");
            route.set("kafka.linger.ms", "600000"); // as if the progress topic had no leader
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                long before = daemon.progress().steps();
                Await.until("steps", LIMIT, () -> daemon.progress().steps() > before + 100);
                assertNotEquals(
                        TableState.PARKED,
                        SnapshotTopics.progress(route).tables().get(ITEM).state());
                assertEquals(Map.of("r", 3), SnapshotTopics.operations(route));
                daemon.stop();
            }
        }
    }
}
