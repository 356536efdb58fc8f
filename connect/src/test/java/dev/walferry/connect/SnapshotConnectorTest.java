package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.connect.harness.ConnectCluster;
import dev.walferry.connect.harness.ConnectRest;
import dev.walferry.connect.harness.ConnectWorker;
import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.connect.harness.WorkerVersion;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A snapshot on distributed workers while its table is written to. In the middle a worker joins, which rebalances the
 * group, then the worker with the task is killed, and the task gets other settings. The table rebuilt from Kafka equals
 * PostgreSQL's.
 */
@Kafka
@Postgres(18)
@Tag("slow")
@Timeout(900)
class SnapshotConnectorTest {
    private static final int ROWS = 40_000;
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Map<String, Object> COMMITTED = Map.of("isolation.level", "read_committed");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private static ConnectorSetting connector(TestDatabase database, TestTopics topics, boolean exactlyOnce)
            throws SQLException {
        database.execute(
                "create table t (id bigint primary key, v text)",
                "insert into t select i, 'old ' || repeat('v', 100) from generate_series(1, " + ROWS + ") i");
        ConnectorSetting setting = ConnectorSetting.between(
                        database, topics.bootstrapServers(), topics.topic(database.name()))
                .publishWhatIsThere()
                .set("snapshot.mode", "initial")
                .set("snapshot.chunk.bytes", "65536")
                // so slow that the test finds it in the middle, until the rate is raised
                .set("snapshot.fetch.rate", "20000")
                .set("inflight.max.bytes", "4194304")
                .set("producer.override.linger.ms", "100");
        return exactlyOnce ? setting.exactlyOnce("connector") : setting;
    }

    /** Returns the table's progress in the worker's offsets; a missing node if they have none. */
    private static JsonNode table(ConnectRest rest, ConnectorSetting connector) {
        JsonNode offsets = rest.call("GET", "/connectors/" + connector.name() + "/offsets", "")
                .body()
                .path("offsets");
        for (JsonNode offset : offsets) {
            if (offset.at("/partition/table").asText().equals("public.t")) {
                return offset.path("offset");
            }
        }
        return JSON.missingNode();
    }

    private static void awaitTable(ConnectRest rest, ConnectorSetting connector, String state, long rows) {
        Await.until("the table is " + state, LIMIT, () -> {
            if (rest.taskState(connector.name()).equals("FAILED")) {
                throw new AssertionError(rest.status(connector.name()));
            }
            JsonNode table = table(rest, connector);
            return table.path("state").asText().equals(state)
                    && table.path("rows").asLong() >= rows;
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theTableIsWhole(boolean exactlyOnce, TestDatabase database, TestTopics topics)
            throws SQLException, IOException {
        ConnectorSetting connector = connector(database, topics, exactlyOnce);
        Map<String, String> workers = exactlyOnce ? Map.of("exactly.once.source.support", "enabled") : Map.of();
        try (ConnectCluster cluster =
                        new ConnectCluster(topics.bootstrapServers(), topics.topic("worker"), folder, workers);
                Load load = new Load(database)) {
            ConnectWorker first = cluster.start();
            connector.start(first.rest());
            awaitTable(first.rest(), connector, "snapshotting", 1);
            ConnectWorker second = cluster.start();
            assertInTheMiddle(second.rest(), connector, "at the join");
            ConnectWorker killed = connector.owner(second, first);
            ConnectWorker other = killed == first ? second : first;
            assertInTheMiddle(other.rest(), connector, "at the kill");
            killed.kill9();
            connector.set("snapshot.fetch.rate", "0").restart(other.rest());
            awaitTable(other.rest(), connector, "streaming", ROWS / 2);
            load.stop();
            connector.awaitConfirmed();
            connector.awaitEndedTransactions();
            compare(database, connector, exactlyOnce);
            connector.delete(other.rest());
        }
    }

    /** Two tasks run on one worker. When a second worker joins, the group gives it one of them. */
    @ParameterizedTest
    @EnumSource
    void aTaskThatMovesToAWorkerThatJoinsGoesOn(WorkerVersion version, TestDatabase database, TestTopics topics)
            throws SQLException, IOException {
        ConnectorSetting one = connector(database, topics, false);
        ConnectorSetting two = one.besides("_two");
        try (ConnectCluster cluster = new ConnectCluster(
                                topics.bootstrapServers(), topics.topic("worker"), folder, Map.of())
                        .of(version);
                Load load = new Load(database)) {
            ConnectWorker first = cluster.start();
            for (ConnectorSetting connector : List.of(one, two)) {
                connector.start(first.rest());
                awaitTable(first.rest(), connector, "snapshotting", 1);
            }
            ConnectWorker second = cluster.start();
            ConnectRest rest = second.rest();
            Await.until("each worker has a task", LIMIT, () -> one.owner(second, first) != two.owner(second, first));
            for (ConnectorSetting connector : List.of(one, two)) {
                assertInTheMiddle(rest, connector, "after the move");
                connector.set("snapshot.fetch.rate", "0").restart(rest);
            }
            awaitTable(rest, one, "streaming", ROWS / 2);
            awaitTable(rest, two, "streaming", ROWS / 2);
            load.stop();
            for (ConnectorSetting connector : List.of(one, two)) {
                connector.awaitConfirmed();
                compare(database, connector, false);
                connector.delete(rest);
            }
        }
    }

    private static void assertInTheMiddle(ConnectRest rest, ConnectorSetting connector, String when) {
        JsonNode table = table(rest, connector);
        assertEquals("snapshotting", table.path("state").asText(), () -> when + ": " + table);
    }

    private static void compare(TestDatabase database, ConnectorSetting connector, boolean exactlyOnce)
            throws SQLException, IOException {
        Map<Long, @Nullable String> rebuilt = new TreeMap<>();
        Map<Long, Integer> reads = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : connector.records(COMMITTED)) {
            long id = JSON.readTree(record.key()).get("id").longValue();
            JsonNode value = record.value() == null ? JSON.nullNode() : JSON.readTree(record.value());
            if (value.path("op").asText().equals("r")) {
                reads.merge(id, 1, Integer::sum);
            }
            JsonNode after = value.path("after");
            rebuilt.put(id, after.isObject() ? after.get("v").textValue() : null);
        }
        rebuilt.values().removeIf(v -> v == null);
        Map<Long, @Nullable String> there = new TreeMap<>();
        for (String row : database.queryColumn("select id || ' ' || v from t")) {
            there.put(Long.parseLong(row.substring(0, row.indexOf(' '))), row.substring(row.indexOf(' ') + 1));
        }
        rebuilt.entrySet()
                .removeIf(row -> row.getValue().equals(there.get(row.getKey())) && there.remove(row.getKey()) != null);
        assertEquals(Map.of(), rebuilt, "rows that differ in Kafka");
        assertEquals(Map.of(), there, "rows that Kafka does not have");
        if (exactlyOnce) {
            List<Long> twice = reads.entrySet().stream()
                    .filter(read -> read.getValue() > 1 && read.getKey() % Load.CHANGED != 0)
                    .map(Map.Entry::getKey)
                    .toList();
            assertEquals(List.of(), twice, "rows that did not change and were read twice");
        }
    }

    /** Changes every tenth row now and then until stopped. */
    private static final class Load implements AutoCloseable {
        static final int CHANGED = 10;

        /** A chunk waits until the stream has passed what was written when it was read, so the worker has to keep up. */
        private static final long PACE_NANOS = 100_000_000;

        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicReference<@Nullable SQLException> failure = new AtomicReference<>();
        private final Thread thread;

        Load(TestDatabase database) {
            thread = new Thread(() -> run(database), "load");
            thread.start();
        }

        private void run(TestDatabase database) {
            try {
                for (long n = 1; !stopped.get(); n++) {
                    long id = 1 + n * 7919 % (ROWS / CHANGED);
                    database.execute("begin; update t set v = 'new " + n + "' where id = " + id * CHANGED
                            + (n % 5 == 0 ? "; delete from t where id = " + id * CHANGED : "")
                            + "; insert into t values (" + (ROWS + n) * CHANGED + ", 'added'); commit");
                    LockSupport.parkNanos(PACE_NANOS);
                }
            } catch (SQLException e) {
                failure.set(e);
            }
        }

        void stop() throws SQLException {
            close();
            SQLException e = failure.get();
            if (e != null) {
                throw e;
            }
        }

        @Override
        public void close() {
            stopped.set(true);
            Await.until("the load has ended", LIMIT, () -> !thread.isAlive());
        }
    }
}
