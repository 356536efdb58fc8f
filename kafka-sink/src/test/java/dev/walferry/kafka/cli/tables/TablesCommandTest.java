package dev.walferry.kafka.cli.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.cli.CliRun;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code walferry tables} before and after a snapshot. */
@Postgres
@Kafka
@Timeout(300)
class TablesCommandTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final TestDatabase database;
    private final TestTopics topics;

    @TempDir
    private Path folder = Path.of("");

    TablesCommandTest(TestDatabase database, TestTopics topics) {
        this.database = database;
        this.topics = topics;
    }

    private JsonNode item(Route route) {
        Path file = folder.resolve("walferry.properties");
        route.writeTo(file);
        List<JsonNode> lines =
                CliRun.of("tables", "--config", file.toString(), "--json").json();
        assertEquals(1, lines.size());
        assertEquals("item", lines.get(0).get("table").textValue());
        return lines.get(0);
    }

    @Test
    void eachTableHasAStateAndItsRows() throws SQLException {
        database.execute(Workload.TABLE);
        Workload.fill(database, 3);
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .snapshot("initial-only")
                .publish("table item")) {
            JsonNode before = item(route);
            assertEquals("waiting", before.get("state").textValue());
            assertTrue(before.get("rows").isNull());
            assertTrue(before.get("estimate").isNull(), "nobody has counted yet");
            try (DaemonThread daemon = DaemonThread.start(route)) {
                daemon.awaitEnd();
            }
            database.execute("analyze item");
            JsonNode after = item(route);
            assertEquals("streaming", after.get("state").textValue());
            assertEquals(3, after.get("rows").intValue());
            assertEquals(3, after.get("estimate").intValue());
            assertTrue(after.get("lag").longValue() > 0, "the slot has not seen the ANALYZE");
            CliRun run = CliRun.of(
                    "tables", "--config", folder.resolve("walferry.properties").toString());
            assertTrue(run.lines().get(1).matches("public\\.item +streaming +3 +- +3 +\\d+"), run.out());
        }
    }

    @Test
    void aTableThatIsBeingReadHasARate() throws SQLException {
        database.execute(
                Workload.TABLE, "insert into item select i, 1, repeat('x', 1000) from generate_series(1, 2000) i");
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .snapshot("initial")
                        .set("snapshot.chunk.bytes", "65536")
                        .set("snapshot.fetch.rate", "50000")
                        .publish("table item");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            Await.until("a rate is known", LIMIT, () -> item(route).get("rate").longValue() > 0);
            JsonNode reading = item(route);
            assertEquals("snapshotting", reading.get("state").textValue());
            assertTrue(reading.get("rows").longValue() > 0);
            assertTrue(reading.get("rows").longValue() < 2000);
            assertTrue(reading.get("rate").longValue() > 0);
            daemon.stop();
        }
    }
}
