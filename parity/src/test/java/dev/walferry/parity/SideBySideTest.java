package dev.walferry.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.jvm.BackgroundJvm;
import dev.walferry.testdata.jvm.StandaloneConnect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both programs read the same changes, and their topics differ as documented: no more, no less. */
@Postgres(
        settings = {"max_replication_slots=80", "max_wal_senders=80", "max_connections=200", "wal_sender_timeout=10min"
        })
@Kafka(settings = {"auto.create.topics.enable=true", "log.index.size.max.bytes=65536"})
class SideBySideTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int AT_ONCE = 8;

    @Test
    @Timeout(900)
    void topicsDifferAsDocumented(TestDatabase database, LocalKafka kafka, @TempDir Path folder)
            throws SQLException, IOException {
        List<Lane> ours = new ArrayList<>();
        List<Lane> peers = new ArrayList<>();
        for (Setting setting : Setting.ALL) {
            ours.add(new Lane(Lane.OURS, setting, Lane.PLAIN));
            ours.add(new Lane(Lane.OURS, setting, Lane.SCHEMAS));
            peers.add(new Lane(Lane.PEER, setting, Lane.SCHEMAS));
        }
        peers.add(new Lane(Lane.PEER, Setting.DEFAULT, Lane.PLAIN));
        change(database, ours, peers);
        carry(database, kafka.bootstrapServers(), ours, peers, folder);
        try (LaneTopics topics = new LaneTopics(kafka.bootstrapServers())) {
            assertDocumented(differences(
                    topics.read(Stream.concat(ours.stream(), peers.stream()).toList())));
        }
    }

    private static void change(TestDatabase database, List<Lane> ours, List<Lane> peers) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(Workload.text("tables.sql"));
            for (List<Lane> lanes : List.of(ours, peers)) {
                for (Lane lane : lanes) {
                    statement.execute("select pg_create_logical_replication_slot('" + lane.prefix() + "', 'pgoutput')");
                }
            }
            for (String change : Workload.statements("changes.sql")) {
                statement.execute(change);
            }
        }
    }

    /** A few at a time: more of them would keep one broker and two processors from doing anything. */
    private static void carry(TestDatabase database, String kafka, List<Lane> ours, List<Lane> peers, Path folder)
            throws IOException {
        for (List<Lane> group : groups(ours)) {
            carryOurs(database, kafka, group);
        }
        for (List<Lane> group : groups(peers)) {
            carryPeers(database, kafka, group, folder);
        }
    }

    private static List<List<Lane>> groups(List<Lane> lanes) {
        List<List<Lane>> groups = new ArrayList<>();
        for (int i = 0; i < lanes.size(); i += AT_ONCE) {
            groups.add(lanes.subList(i, Math.min(i + AT_ONCE, lanes.size())));
        }
        return groups;
    }

    private static void carryOurs(TestDatabase database, String kafka, List<Lane> lanes) {
        List<WalferryDaemon> daemons = new ArrayList<>();
        try (LaneTopics topics = new LaneTopics(kafka)) {
            lanes.forEach(lane -> daemons.add(new WalferryDaemon(database, kafka, lane)));
            Set<Lane> waiting = new LinkedHashSet<>(lanes);
            Await.until("all changes are carried", PATIENCE, () -> {
                daemons.forEach(WalferryDaemon::assertRuns);
                waiting.retainAll(topics.unfinished(waiting));
                return waiting.isEmpty();
            });
        } finally {
            daemons.forEach(WalferryDaemon::close);
        }
    }

    private static void carryPeers(TestDatabase database, String kafka, List<Lane> lanes, Path folder)
            throws IOException {
        try (LaneTopics topics = new LaneTopics(kafka);
                BackgroundJvm debezium =
                        StandaloneConnect.start(kafka, connectors(database, lanes), "-Xmx768m", folder)) {
            Set<Lane> waiting = new LinkedHashSet<>(lanes);
            Await.holds("all changes are carried by Debezium", PATIENCE, () -> {
                waiting.retainAll(topics.unfinished(waiting));
                return waiting.isEmpty() || !debezium.isAlive();
            });
            assertEquals(Set.of(), waiting, debezium::output);
        }
    }

    private static List<Map<String, String>> connectors(TestDatabase database, List<Lane> lanes) {
        return lanes.stream().map(lane -> DebeziumConnector.of(database, lane)).toList();
    }

    private static List<Difference> differences(Map<Lane, Map<String, List<TopicRecord>>> topics) {
        List<Difference> differences = new ArrayList<>();
        int pairs = 0;
        for (Setting setting : Setting.ALL) {
            for (String format : List.of(Lane.PLAIN, Lane.SCHEMAS)) {
                RecordComparison comparison = new RecordComparison(setting.name() + "+" + format);
                comparison.compare(
                        topics.getOrDefault(new Lane(Lane.OURS, setting, format), Map.of()),
                        peers(topics, setting, format));
                differences.addAll(comparison.differences());
                pairs += comparison.pairs();
            }
        }
        assertTrue(pairs > 1000, "only " + pairs + " pairs of records");
        return differences;
    }

    /** Without schemas Debezium runs with one setting; for the others its schemas are taken away. */
    private static Map<String, List<TopicRecord>> peers(
            Map<Lane, Map<String, List<TopicRecord>>> topics, Setting setting, String format) {
        Map<String, List<TopicRecord>> same = topics.get(new Lane(Lane.PEER, setting, format));
        return same != null
                ? same
                : withoutSchemas(topics.getOrDefault(new Lane(Lane.PEER, setting, Lane.SCHEMAS), Map.of()));
    }

    private static Map<String, List<TopicRecord>> withoutSchemas(Map<String, List<TopicRecord>> topics) {
        Map<String, List<TopicRecord>> result = new LinkedHashMap<>();
        topics.forEach((topic, records) -> result.put(
                topic, records.stream().map(TopicRecord::withoutSchemas).toList()));
        return result;
    }

    /** Since 19, Double.toString and with it Debezium writes the fewest digits as well. */
    private static boolean isExpectedHere(DocumentedDifference line) {
        return !line.id().equals("double-digits") || Runtime.version().feature() < 19;
    }

    private static void assertDocumented(List<Difference> differences) throws IOException {
        List<DocumentedDifference> documented = DocumentedDifference.all();
        List<Difference> unknown = differences.stream()
                .filter(difference -> documented.stream().noneMatch(line -> line.covers(difference)))
                .toList();
        List<String> gone = documented.stream()
                .filter(SideBySideTest::isExpectedHere)
                .filter(line -> differences.stream().noneMatch(line::covers))
                .map(DocumentedDifference::line)
                .toList();
        String report = unknown.stream().map(Difference::toString).collect(Collectors.joining("\n"));
        Path all = Files.createDirectories(Path.of("target")).resolve("differences.txt");
        Files.write(all, differences.stream().map(Difference::toString).toList());
        assertEquals("", report, "differences that differences.csv does not have; all are in " + all);
        assertEquals(List.of(), gone, "lines of differences.csv without a difference");
    }
}
