package dev.walferry.parity;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.jvm.BackgroundJvm;
import dev.walferry.testdata.jvm.StandaloneConnect;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Both programs do what the page says, even where there is no pair of records to compare. */
@Postgres(settings = {"max_replication_slots=40", "max_wal_senders=40"})
@Kafka(settings = {"auto.create.topics.enable=true", "log.index.size.max.bytes=65536"})
@Timeout(600)
class ContrastTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final TestDatabase database;
    private final LocalKafka kafka;

    ContrastTest(TestDatabase database, LocalKafka kafka) {
        this.database = database;
        this.kafka = kafka;
    }

    private static List<Lane> lanes(String program) {
        return Contrast.ALL.stream().map(contrast -> contrast.lane(program)).toList();
    }

    private void change() throws SQLException {
        database.execute("create table finish (id int primary key)");
        for (Contrast contrast : Contrast.ALL) {
            database.execute(contrast.setup().toArray(String[]::new));
            database.execute(contrast.sources().toArray(String[]::new));
        }
        for (Contrast contrast : Contrast.ALL) {
            database.execute(contrast.changes().toArray(String[]::new));
        }
        database.execute("insert into finish values (1)", "update finish set id = id");
    }

    private void carryPeers(LaneTopics topics, Path folder) throws IOException {
        List<Lane> lanes = lanes(Lane.PEER);
        List<Map<String, String>> connectors =
                lanes.stream().map(lane -> DebeziumConnector.of(database, lane)).toList();
        try (BackgroundJvm debezium =
                StandaloneConnect.start(kafka.bootstrapServers(), connectors, "-Xmx768m", folder)) {
            Await.holds(
                    "all changes are carried by Debezium",
                    PATIENCE,
                    () -> topics.unfinished(lanes).isEmpty() || !debezium.isAlive());
            assertEquals(List.of(), List.copyOf(unfinished(topics, lanes)), debezium::output);
        }
    }

    private static List<String> unfinished(LaneTopics topics, List<Lane> lanes) {
        try {
            return topics.unfinished(lanes).stream().map(Lane::prefix).toList();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs the daemon until it has carried everything, or has stopped; returns what it has stopped with. */
    private @Nullable Throwable carryOurs(LaneTopics topics, Lane lane) {
        try (WalferryDaemon daemon = new WalferryDaemon(database, kafka.bootstrapServers(), lane)) {
            Await.until(
                    "the daemon of " + lane.prefix() + " has carried everything, or has stopped",
                    PATIENCE,
                    () -> daemon.error() != null
                            || topics.unfinished(List.of(lane)).isEmpty());
            return daemon.error();
        }
    }

    private static List<String> texts(Map<Lane, Map<String, List<TopicRecord>>> written, Lane lane) {
        return written.getOrDefault(lane, Map.of()).entrySet().stream()
                .filter(topic -> !topic.getKey().equals("public.finish")
                        && topic.getKey().startsWith("public."))
                .flatMap(topic -> topic.getValue().stream())
                .map(Contrast::text)
                .toList();
    }

    @Test
    void bothDoWhatThePageSays(@TempDir Path folder) throws SQLException, IOException {
        change();
        List<Executable> assertions = new ArrayList<>();
        try (LaneTopics topics = new LaneTopics(kafka.bootstrapServers(), Map.of())) {
            carryPeers(topics, folder);
            for (Contrast contrast : Contrast.ALL) {
                Throwable error = carryOurs(topics, contrast.lane(Lane.OURS));
                assertions.add(() -> assertStops(contrast, error));
            }
            List<Lane> all = new ArrayList<>(lanes(Lane.OURS));
            all.addAll(lanes(Lane.PEER));
            Map<Lane, Map<String, List<TopicRecord>>> written = topics.read(all);
            for (Contrast contrast : Contrast.ALL) {
                List<String> theirs = texts(written, contrast.lane(Lane.PEER));
                assertions.add(() -> assertMatch(contrast, theirs));
                if (!contrast.stopsOurs()) {
                    List<String> ours = texts(written, contrast.lane(Lane.OURS));
                    assertions.add(() -> assertEquals(contrast.ours(), ours, contrast.id() + ", Walferry"));
                }
            }
        }
        assertAll(assertions);
    }

    private static void assertStops(Contrast contrast, @Nullable Throwable error) {
        String of = contrast.id() + ", " + contrast.name();
        if (!contrast.stopsOurs()) {
            if (error != null) {
                throw new AssertionError(of + ": the daemon has stopped", error);
            }
            return;
        }
        assertNotNull(error, of + ": the daemon goes on");
        String message = String.valueOf(error.getMessage());
        contrast.error()
                .forEach(part -> assertTrue(message.contains(part), of + ": no \"" + part + "\" in " + message));
    }

    private static void assertMatch(Contrast contrast, List<String> theirs) {
        String expected = contrast.theirs().stream().collect(Collectors.joining("\n"));
        String found = String.join("\n", theirs);
        assertTrue(
                Pattern.matches(expected, found),
                contrast.id() + ", Debezium: expected\n" + expected + "\ngot\n" + found);
    }
}
