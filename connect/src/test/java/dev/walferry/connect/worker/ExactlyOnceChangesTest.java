package dev.walferry.connect.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.connect.harness.ConnectCluster;
import dev.walferry.connect.harness.ConnectWorker;
import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Changes that become several records (deletes, and updates of keys), exactly once, while the connection to PostgreSQL
 * is cut again and again and the worker that has the task is killed. Every key is inserted, moved and deleted once, so
 * no two records of the topic are equal.
 */
@Kafka
@Postgres(18)
@Tag("slow")
@Timeout(900)
class ExactlyOnceChangesTest {
    private static final Map<String, Object> COMMITTED = Map.of("isolation.level", "read_committed");
    private static final Map<String, String> WORKERS = Map.of("exactly.once.source.support", "enabled");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROUNDS = 24;
    private static final int LARGE_ROUND = 5;
    private static final int ROWS = 20;

    /** Rows of a transaction far above the limit, so that it is split. */
    private static final int LARGE = 1500;

    private static final int MOVED = 1_000_000;

    @TempDir
    private Path folder;

    private final Map<String, Integer> expected = new TreeMap<>();

    private static ConnectorSetting connector(TestDatabase database, TestTopics topics, TcpProxy proxy, String boundary)
            throws SQLException {
        return ConnectorSetting.between(database, topics.bootstrapServers(), topics.topic(database.name()))
                .publish()
                .set("source.url", proxy.url(database.name()))
                .set("inflight.max.bytes", "131072")
                .exactlyOnce(boundary)
                .onePartition();
    }

    private void change(TestDatabase database, int round, int rows) throws SQLException {
        int first = 1 + round * LARGE;
        int last = first + rows - 1;
        database.execute("insert into t select i, 'v' from generate_series(" + first + ", " + last + ") i");
        database.execute("update t set id = id + " + MOVED + " where id between " + first + " and " + last);
        database.execute("delete from t where id between " + (first + MOVED) + " and " + (last + MOVED));
        for (int id = first; id <= last; id++) {
            for (String what : List.of("c " + id, "d " + id, "tombstone " + id)) {
                expected.put(what, 1);
            }
            for (String what : List.of("c ", "d ", "tombstone ")) {
                expected.put(what + (id + MOVED), 1);
            }
        }
    }

    private static Map<String, Integer> counts(ConnectorSetting connector) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : connector.records(COMMITTED)) {
            String id = JSON.readTree(record.key()).get("id").asText();
            JsonNode value = record.value() == null ? JSON.nullNode() : JSON.readTree(record.value());
            counts.merge(value.path("op").asText("tombstone") + " " + id, 1, Integer::sum);
        }
        return counts;
    }

    private static List<String> wrong(Map<String, Integer> expected, Map<String, Integer> counts) {
        List<String> wrong = new ArrayList<>();
        counts.forEach((what, count) -> {
            if (!count.equals(expected.get(what))) {
                wrong.add(what + ": " + count + " times");
            }
        });
        expected.keySet().stream().filter(what -> !counts.containsKey(what)).forEach(wrong::add);
        return wrong;
    }

    @ParameterizedTest
    @ValueSource(strings = {"poll", "connector"})
    void everyRecordIsThereOnce(String boundary, TestDatabase database, TestTopics topics)
            throws SQLException, IOException {
        try (TcpProxy proxy = TcpProxy.to(database);
                ConnectCluster cluster =
                        new ConnectCluster(topics.bootstrapServers(), topics.topic("worker"), folder, WORKERS)) {
            ConnectorSetting connector = connector(database, topics, proxy, boundary);
            ConnectWorker first = cluster.start();
            connector.start(first.rest());
            ConnectWorker second = cluster.start();
            Await.until(
                    "the task is where it stays",
                    ConnectorSetting.LIMIT,
                    () -> second.rest().taskState(connector.name()).equals("RUNNING"));
            String owner = second.rest()
                    .status(connector.name())
                    .at("/tasks/0/worker_id")
                    .asText();
            ConnectWorker killed = owner.equals(first.rest().workerId()) ? first : second;
            ConnectWorker other = killed == first ? second : first;
            for (int round = 0; round < ROUNDS; round++) {
                change(database, round, round == LARGE_ROUND ? LARGE : ROWS);
                proxy.cut();
                if (round == ROUNDS / 2) {
                    killed.kill9();
                }
            }
            connector.awaitRecords(expected.size());
            connector.awaitConfirmed();
            assertEquals(List.of(), wrong(expected, counts(connector)));
            connector.delete(other.rest());
        }
    }
}
