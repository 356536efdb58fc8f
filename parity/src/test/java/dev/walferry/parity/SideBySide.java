package dev.walferry.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.jvm.BackgroundJvm;
import dev.walferry.testdata.jvm.StandaloneConnect;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Both programs, under some settings, on the same changes of one database.
 *
 * <p>{@code <workload>tables.sql} makes the tables, {@code <workload>changes.sql} changes them. The table {@code reads.scalars}
 * has the first values of {@code public.scalars}.
 */
final class SideBySide {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int AT_ONCE = 8;

    private final TestDatabase database;
    private final String kafka;
    private final Path folder;
    private final List<Setting> settings;
    private final List<Lane> ours = new ArrayList<>();
    private final List<Lane> peers = new ArrayList<>();
    private final Instant begun = Instant.now();

    /** The number of rows of each table whose rows are read. */
    private final Map<String, Integer> rowsToRead = new TreeMap<>();

    /** The columns of each row of {@code reads.scalars}, as PostgreSQL prints them. */
    private final Map<String, Map<String, @Nullable String>> printed = new HashMap<>();

    /** Prepares both programs on an empty database. */
    SideBySide(TestDatabase database, String kafka, Path folder, List<Setting> settings) {
        this.database = database;
        this.kafka = kafka;
        this.folder = folder;
        this.settings = settings;
        for (Setting setting : settings) {
            setting.formats().forEach(format -> ours.add(new Lane(Lane.OURS, setting, format)));
            setting.peerFormats().forEach(format -> peers.add(new Lane(Lane.PEER, setting, format)));
        }
    }

    /**
     * Makes the changes, lets both carry them, and compares what they wrote.
     *
     * @param workload what the names of its resources begin with
     * @param pairs there must be more pairs of records than this
     * @param texts more pairs of values than this must be the same byte for byte, or almost
     */
    List<Difference> differences(String workload, int pairs, int texts) throws SQLException, IOException {
        change(workload);
        carry();
        try (LaneTopics topics = new LaneTopics(kafka, rowsToRead)) {
            return compare(
                    topics.read(Stream.concat(ours.stream(), peers.stream()).toList()), pairs, texts);
        }
    }

    private void change(String workload) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(Workload.text(workload + "tables.sql"));
            for (Lane lane : Stream.concat(ours.stream(), peers.stream()).toList()) {
                if (!lane.setting().isRead()) {
                    createSlot(statement, lane);
                }
            }
            for (String change : Workload.statements(workload + "changes.sql")) {
                statement.execute(change);
            }
            for (Lane lane : ours) {
                if (lane.setting().isRead()) { // Debezium makes its own
                    createSlot(statement, lane);
                }
            }
            countRows(statement);
            print(statement);
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

    private void print(Statement statement) throws SQLException {
        statement.execute("set time zone 'UTC'");
        try (ResultSet row = statement.executeQuery("select * from reads.scalars")) {
            while (row.next()) {
                Map<String, @Nullable String> columns = new HashMap<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    columns.put(row.getMetaData().getColumnName(i), row.getString(i));
                }
                printed.put(row.getString("id"), columns);
            }
        }
    }

    /** Carries the changes, a few lanes at a time: more would overload one broker and two processors. */
    private void carry() throws IOException {
        for (List<Lane> group : groups(ours, false)) {
            carryOurs(group);
        }
        for (boolean isRead : List.of(false, true)) {
            for (List<Lane> group : groups(peers, isRead)) {
                carryPeers(group);
            }
        }
        // last, because snapshots write logical messages, which every slot carries
        for (List<Lane> group : groups(ours, true)) {
            carryOurs(group);
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

    private void carryOurs(List<Lane> lanes) {
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

    private void carryPeers(List<Lane> lanes) throws IOException {
        try (LaneTopics topics = new LaneTopics(kafka, rowsToRead);
                BackgroundJvm debezium = StandaloneConnect.start(kafka, connectors(lanes), "-Xmx768m", folder)) {
            Set<Lane> waiting = new LinkedHashSet<>(lanes);
            Await.holds("all changes are carried by Debezium", PATIENCE, () -> {
                waiting.retainAll(topics.unfinished(waiting));
                return waiting.isEmpty() || !debezium.isAlive();
            });
            assertEquals(Set.of(), waiting, debezium::output);
        }
    }

    private List<Map<String, String>> connectors(List<Lane> lanes) {
        return lanes.stream().map(lane -> DebeziumConnector.of(database, lane)).toList();
    }

    private List<Difference> compare(Map<Lane, Map<String, List<TopicRecord>>> topics, int leastPairs, int leastTexts) {
        List<Difference> differences = new ArrayList<>();
        int pairs = 0;
        int texts = 0;
        for (Setting setting : settings) {
            for (String format : setting.formats()) {
                Map<String, List<TopicRecord>> written =
                        topics.getOrDefault(new Lane(Lane.OURS, setting, format), Map.of());
                Map<String, List<TopicRecord>> usual =
                        topics.getOrDefault(new Lane(Lane.OURS, settings.get(0), format), Map.of());
                Map<String, List<TopicRecord>> others = peers(topics, setting, format);
                if (setting.isRead()) {
                    assertEquals(1, firstRows(written), "rows of ours that are marked as the first");
                    assertEquals(1, firstRows(others), "rows of Debezium's that are marked as the first");
                }
                RecordComparison comparison = new RecordComparison(
                        setting.name() + "+" + format,
                        new DerivedValues(written, usual, printed, begun),
                        new DerivedValues(others, Map.of(), printed, begun));
                comparison.compare(written, others);
                differences.addAll(comparison.differences());
                pairs += comparison.pairs();
                texts += comparison.texts();
            }
        }
        assertTrue(
                pairs > leastPairs && texts > leastTexts,
                "only " + pairs + " pairs of records, " + texts + " of values");
        return differences;
    }

    private static long firstRows(Map<String, List<TopicRecord>> topics) {
        return topics.values().stream()
                .flatMap(List::stream)
                .filter(record ->
                        record.payload().at("/source/snapshot").asText().equals("first"))
                .count();
    }

    /** Debezium runs without schemas under one setting only. For the others its schemas are removed. */
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
}
