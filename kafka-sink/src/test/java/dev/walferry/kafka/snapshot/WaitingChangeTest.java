package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.kafka.harness.DaemonProcess;
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
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An update of a table without a key waits until all its rows are read, and all tables wait with it. */
@Postgres
@Kafka
@Tag("slow")
@Timeout(600)
class WaitingChangeTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final TestDatabase database;
    private final TestTopics topics;

    @TempDir
    private Path folder = Path.of("");

    WaitingChangeTest(TestDatabase database, TestTopics topics) {
        this.database = database;
        this.topics = topics;
    }

    /** Returns a route with a table that takes many minutes to read. */
    private Route route() throws SQLException {
        database.execute(
                Workload.TABLE,
                "create table heap (kind int, note text)",
                "alter table heap replica identity full",
                "insert into heap select i, repeat('x', 200) from generate_series(1, 50000) i");
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .snapshot("initial")
                .publish("table item, heap")
                .set("snapshot.chunk.bytes", "65536")
                .set("snapshot.fetch.rate", "16384");
    }

    private static TableProgress heap(Route route) {
        return SnapshotTopics.progress(route).tables().get(new Table("public", "heap"));
    }

    @ParameterizedTest
    @CsvSource({"pause, PAUSED", "park, PARKED"})
    void theLogSaysSoAndACommandEndsTheWait(String command, TableState state) throws SQLException {
        try (Route route = route();
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            awaitWait(route, daemon);
            String output = daemon.output();
            assertTrue(output.contains("a change of table public.heap has waited for "), output);
            ask(route, command);
            daemon.awaitAllConfirmed();
            Await.until("it is " + state.word(), LIMIT, () -> heap(route).state() == state);
            assertEquals(3, SnapshotTopics.operations(route).get("c"));
            daemon.terminate();
        }
    }

    /**
     * The pattern is matched while the change waits. A client that may write to the topic must not be able to end the
     * pipeline.
     */
    @Test
    void aPatternThatTakesForEverEndsNeitherTheDaemonNorTheWait() throws Exception {
        String commands = topics.prefix() + "-commands";
        try (Route route = route().set("signal.kafka.topic", commands);
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            awaitWait(route, daemon);
            String park = "{\"type\":\"park\",\"data\":{\"data-collections\":[\"(.*.*.*.*.*.*.*.*.*.*.*.*)*!\"]}}";
            send(new ProducerRecord<>(commands, 0, route.prefix(), park));
            Await.until(
                    "it is ignored",
                    LIMIT,
                    () -> !daemon.isAlive() || daemon.output().contains("is ignored: its patterns"));
            assertTrue(daemon.isAlive(), daemon::output);
            ask(route, "park");
            daemon.awaitAllConfirmed();
            Await.until("it is parked", LIMIT, () -> heap(route).state() == TableState.PARKED);
            assertEquals(3, SnapshotTopics.operations(route).get("c"));
            daemon.terminate();
        }
    }

    private void send(ProducerRecord<String, String> command) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", topics.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(command).get();
        }
    }

    private void awaitWait(Route route, DaemonProcess daemon) throws SQLException {
        Await.until(
                "rows of it have come",
                LIMIT,
                () -> SnapshotTopics.operations(route).getOrDefault("r", 0) > 0);
        database.execute("update heap set note = 'new' where kind = 40000");
        Workload.fill(database, 3);
        Await.until("the log says so", LIMIT, () -> daemon.output().contains("snapshot.change.waits"));
    }

    private void ask(Route route, String command) {
        Path file = folder.resolve("walferry.properties");
        route.writeTo(file);
        CliRun run = CliRun.of(command, "--config", file.toString(), "--tables", "heap");
        assertEquals(0, run.exit(), run.err());
    }
}
