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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both programs read the same changes, and their topics differ as documented: no more, no less. */
@Postgres(
        settings = {
            "max_replication_slots=160",
            "max_wal_senders=160",
            "max_connections=300",
            "wal_sender_timeout=10min"
        })
@Kafka(settings = {"auto.create.topics.enable=true", "log.index.size.max.bytes=65536"})
class SideBySideTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int AT_ONCE = 8;

    /** How many rows each table has that is read. */
    private final Map<String, Integer> rowsToRead = new TreeMap<>();

    @Test
    @Timeout(1800)
    void topicsDifferAsDocumented(TestDatabase database, LocalKafka kafka, @TempDir Path folder)
            throws SQLException, IOException {
        List<Lane> ours = new ArrayList<>();
        List<Lane> peers = new ArrayList<>();
        for (Setting setting : Settings.ALL) {
            setting.formats().forEach(format -> ours.add(new Lane(Lane.OURS, setting, format)));
            setting.peerFormats().forEach(format -> peers.add(new Lane(Lane.PEER, setting, format)));
        }
        change(database, ours, peers);
        carry(database, kafka.bootstrapServers(), ours, peers, folder);
        try (LaneTopics topics = new LaneTopics(kafka.bootstrapServers(), rowsToRead)) {
            assertDocumented(differences(
                    topics.read(Stream.concat(ours.stream(), peers.stream()).toList())));
        }
    }

    private void change(TestDatabase database, List<Lane> ours, List<Lane> peers) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(Workload.text("tables.sql"));
            for (Lane lane : Stream.concat(ours.stream(), peers.stream()).toList()) {
                if (!lane.setting().isRead()) {
                    createSlot(statement, lane);
                }
            }
            for (String change : Workload.statements("changes.sql")) {
                statement.execute(change);
            }
            for (Lane lane : ours) {
                if (lane.setting().isRead()) { // Debezium makes its own
                    createSlot(statement, lane);
                }
            }
            countRows(statement);
        }
    }

    private static void createSlot(Statement statement, Lane lane) throws SQLException {
        statement.execute("select pg_create_logical_replication_slot('" + lane.prefix() + "', 'pgoutput')");
    }

    private void countRows(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet table = statement.executeQuery("select tablename from pg_tables where schemaname = 'reads'")) {
            while (table.next()) {
                tables.add(table.getString(1));
            }
        }
        for (String table : tables) {
            try (ResultSet count = statement.executeQuery("select count(*) from reads." + table)) {
                count.next();
                rowsToRead.put(table, count.getInt(1));
            }
        }
    }

    /** A few at a time: more of them would keep one broker and two processors from doing anything. */
    private void carry(TestDatabase database, String kafka, List<Lane> ours, List<Lane> peers, Path folder)
            throws IOException {
        for (List<Lane> group : groups(ours, false)) {
            carryOurs(database, kafka, group);
        }
        for (boolean isRead : List.of(false, true)) {
            for (List<Lane> group : groups(peers, isRead)) {
                carryPeers(database, kafka, group, folder);
            }
        }
        // last, because snapshots write logical messages, which every slot carries
        for (List<Lane> group : groups(ours, true)) {
            carryOurs(database, kafka, group);
        }
    }

    private static List<List<Lane>> groups(List<Lane> all, boolean isRead) {
        List<Lane> lanes =
                all.stream().filter(lane -> lane.setting().isRead() == isRead).toList();
        List<List<Lane>> groups = new ArrayList<>();
        for (int i = 0; i < lanes.size(); i += AT_ONCE) {
            groups.add(lanes.subList(i, Math.min(i + AT_ONCE, lanes.size())));
        }
        return groups;
    }

    private void carryOurs(TestDatabase database, String kafka, List<Lane> lanes) {
        List<WalferryDaemon> daemons = new ArrayList<>();
        try (LaneTopics topics = new LaneTopics(kafka, rowsToRead)) {
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

    private void carryPeers(TestDatabase database, String kafka, List<Lane> lanes, Path folder) throws IOException {
        try (LaneTopics topics = new LaneTopics(kafka, rowsToRead);
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
        int texts = 0;
        for (Setting setting : Settings.ALL) {
            for (String format : setting.formats()) {
                RecordComparison comparison = new RecordComparison(setting.name() + "+" + format);
                comparison.compare(
                        topics.getOrDefault(new Lane(Lane.OURS, setting, format), Map.of()),
                        peers(topics, setting, format));
                differences.addAll(comparison.differences());
                pairs += comparison.pairs();
                texts += comparison.texts();
            }
        }
        assertTrue(pairs > 1000 && texts > 1000, "only " + pairs + " pairs of records, " + texts + " of values");
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
        String lines = differences.stream().map(Difference::toString).collect(Collectors.joining("\n"));
        Files.write(all, lines.getBytes(StandardCharsets.UTF_8)); // which half a character cannot stop
        assertEquals("", report, "differences that differences.csv does not have; all are in " + all);
        assertEquals(List.of(), gone, "lines of differences.csv without a difference");
    }
}
