package dev.walferry.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes that stop Debezium's connector, but not the daemon. The page lists each of them. */
@Postgres(settings = {"max_replication_slots=20", "max_wal_senders=20"})
@Kafka(settings = {"auto.create.topics.enable=true", "log.index.size.max.bytes=65536"})
@Timeout(600)
class StopsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String STOPPED = "Producer failure";

    private static final Stop INTERVAL = new Stop(
            "interval",
            Map.of(),
            "create table t (id int primary key, v interval)",
            List.of("insert into t values (1, '1 day')", "insert into t values (2, '2562047788:00:54.775807')"),
            List.of("86400000000", "9223372036854775807"));

    private static final Stop STRUCTURE = new Stop(
            "structure",
            Map.of("time.precision.mode", "structured"),
            "create table t (id int primary key, v interval)",
            List.of("insert into t values (1, '1 day')", "insert into t values (2, '2147483648:00:00')"),
            List.of(duration(1, 0), duration(0, 7_730_941_132_800L)));

    private static final Stop UNSENT = new Stop(
            "unsent",
            Map.of("binary.handling.mode", "base64"),
            "create table t (id int primary key, v bytea not null, n int); alter table t alter v set storage external",
            List.of("insert into t select 1, decode(repeat('00', 3000), 'hex'), 1", "update t set n = 2"),
            List.of('"' + "A".repeat(4000) + '"', "\"__debezium_unavailable_value\""));

    private static final Stop ESCAPE = new Stop(
            "escape",
            Map.of(),
            "create table t (id int primary key, v bytea);"
                    + " do $$ begin execute format('alter database %I set bytea_output = ''escape''', current_database()); end $$",
            List.of("insert into t values (1, 'a'), (2, '')"),
            List.of("\"YQ==\"", "\"\""));

    private static String duration(int days, long seconds) {
        return "{\"years\":0,\"months\":0,\"days\":" + days + ",\"hours\":0,\"minutes\":0,\"seconds\":" + seconds
                + ",\"nanos\":0,\"precision\":6}";
    }

    /**
     * A change that stops Debezium.
     *
     * @param name of letters
     * @param values the settings of either program
     * @param table makes the table
     * @param changes the second record is the one that Debezium does not write
     * @param expected the column {@code v} in each record
     */
    private record Stop(
            String name, Map<String, String> values, String table, List<String> changes, List<String> expected) {
        Setting setting() {
            return new Setting("stop_" + name, "stops", List.of(Lane.PLAIN), values, Map.of());
        }

        Lane lane(String program) {
            return new Lane(program, setting(), Lane.PLAIN);
        }

        void change(TestDatabase database) throws SQLException {
            database.execute(
                    table,
                    "create table finish (id int primary key)",
                    "create publication stops for table t, finish",
                    slot(Lane.OURS),
                    slot(Lane.PEER));
            database.execute(changes.toArray(String[]::new));
            database.execute("insert into finish values (1)", "update finish set id = id");
        }

        private String slot(String program) {
            return "select pg_create_logical_replication_slot('" + lane(program).prefix() + "', 'pgoutput')";
        }
    }

    @Test
    void debeziumStopsAtAnIntervalThatFillsItsField(TestDatabase database, LocalKafka kafka, @TempDir Path folder)
            throws SQLException, IOException {
        assertStops(INTERVAL, database, kafka, folder);
    }

    @Test
    void debeziumStopsAtHoursBeyondTheirPartOfAStructure(TestDatabase database, LocalKafka kafka, @TempDir Path folder)
            throws SQLException, IOException {
        assertStops(STRUCTURE, database, kafka, folder);
    }

    @Test
    void debeziumStopsAtRequiredBytesThatWereNotSent(TestDatabase database, LocalKafka kafka, @TempDir Path folder)
            throws SQLException, IOException {
        assertStops(UNSENT, database, kafka, folder);
    }

    @Test
    void debeziumStopsAtNoBytesInTheEscapeFormat(TestDatabase database, LocalKafka kafka, @TempDir Path folder)
            throws SQLException, IOException {
        assertStops(ESCAPE, database, kafka, folder);
    }

    private static void assertStops(Stop stop, TestDatabase database, LocalKafka kafka, Path folder)
            throws SQLException, IOException {
        stop.change(database);
        Lane ours = stop.lane(Lane.OURS);
        Lane peer = stop.lane(Lane.PEER);
        try (LaneTopics topics = new LaneTopics(kafka.bootstrapServers(), Map.of())) {
            try (WalferryDaemon daemon = new WalferryDaemon(database, kafka.bootstrapServers(), ours)) {
                Await.until("all changes are carried", PATIENCE, () -> {
                    daemon.assertRuns();
                    return topics.unfinished(List.of(ours)).isEmpty();
                });
            }
            Map<String, String> connector = DebeziumConnector.of(database, peer);
            try (BackgroundJvm debezium =
                    StandaloneConnect.start(kafka.bootstrapServers(), List.of(connector), "-Xmx512m", folder)) {
                Await.until("Debezium fails", PATIENCE, () -> debezium.output().contains(STOPPED));
            }
            Map<Lane, Map<String, List<TopicRecord>>> written = topics.read(List.of(ours, peer));
            List<TopicRecord> records = written.get(ours).get("public.t");
            assertEquals(
                    stop.expected(),
                    records.stream()
                            .map(record -> record.payload().at("/after/v").toString())
                            .toList());
            Map<String, List<TopicRecord>> others = new HashMap<>(written.getOrDefault(peer, Map.of()));
            assertFalse(others.containsKey("public.finish"), "Debezium has gone on");
        }
    }
}
