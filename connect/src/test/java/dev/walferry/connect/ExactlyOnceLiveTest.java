package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.connect.harness.ConnectCluster;
import dev.walferry.connect.harness.ConnectRest;
import dev.walferry.connect.harness.ConnectWorker;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Exactly once, on distributed workers of which one is killed. */
@Kafka
@Postgres(18)
@Tag("slow")
@Timeout(1200)
class ExactlyOnceLiveTest {
    private static final Map<String, Object> COMMITTED = Map.of("isolation.level", "read_committed");
    private static final Map<String, String> WORKERS = Map.of("exactly.once.source.support", "enabled");
    private static final int ROUNDS = 40;
    private static final int ROWS = 50;

    @TempDir
    private Path folder;

    private static List<String> keys(long count) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(id -> "{\"id\":" + id + "}")
                .toList();
    }

    private static void insert(TestDatabase database, long from, long to) throws SQLException {
        database.execute("insert into t select i, 'row ' || i from generate_series(" + from + ", " + to + ") i");
    }

    /**
     * A transaction of PostgreSQL is one of Kafka. Each takes an offset of its own in a partition for the marker of its end,
     * so the offsets tell how many there were.
     */
    @Test
    void transactionOfPostgresIsOneOfKafka(TestDatabase database, TestTopics topics) throws SQLException {
        ConnectorSetting connector = ConnectorSetting.between(
                        database, topics.bootstrapServers(), topics.topic(database.name()))
                .publish()
                .set("exactly.once.support", "required")
                .set("transaction.boundary", "connector")
                .set("topic.creation.default.partitions", "1")
                .set("topic.creation.default.replication.factor", "1");
        try (ConnectCluster cluster =
                new ConnectCluster(topics.bootstrapServers(), topics.topic("worker"), folder, WORKERS)) {
            ConnectRest rest = cluster.start().rest();
            connector.start(rest);
            insert(database, 1, 10);
            insert(database, 11, 11);
            insert(database, 12, 20);
            connector.awaitRecords(20);
            List<Long> offsets = connector.records(COMMITTED).stream()
                    .map(ConsumerRecord::offset)
                    .toList();
            List<Long> expected = LongStream.rangeClosed(0, 22)
                    .filter(offset -> offset != 10 && offset != 12)
                    .boxed()
                    .limit(20)
                    .toList();
            assertEquals(expected, offsets);
            connector.awaitConfirmed();
            connector.delete(rest);
        }
    }

    /** The limit of what may be on its way is far exceeded. */
    @Test
    void transactionThatIsTooLargeBecomesSeveral(TestDatabase database, TestTopics topics) throws SQLException {
        ConnectorSetting connector = ConnectorSetting.between(
                        database, topics.bootstrapServers(), topics.topic(database.name()))
                .publish()
                .encoded()
                .set("exactly.once.support", "required")
                .set("transaction.boundary", "connector")
                .set("inflight.max.bytes", "65536");
        try (ConnectCluster cluster =
                new ConnectCluster(topics.bootstrapServers(), topics.topic("worker"), folder, WORKERS)) {
            ConnectRest rest = cluster.start().rest();
            connector.start(rest);
            insert(database, 1, 2000);
            connector.awaitRecords(2000);
            connector.awaitConfirmed();
            assertEquals(keys(2000), connector.keys(COMMITTED));
            connector.delete(rest);
        }
    }

    @Test
    void nothingIsLostOrThereTwiceWhenTheWorkerIsKilled(TestDatabase database, TestTopics topics) throws SQLException {
        ConnectorSetting connector = ConnectorSetting.between(
                        database, topics.bootstrapServers(), topics.topic(database.name()))
                .publish()
                .set("exactly.once.support", "required")
                .set("transaction.boundary", "connector")
                .set("topic.creation.default.partitions", "1")
                .set("topic.creation.default.replication.factor", "1");
        try (ConnectCluster cluster =
                new ConnectCluster(topics.bootstrapServers(), topics.topic("worker"), folder, WORKERS)) {
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
                insert(database, (long) round * ROWS + 1, (long) (round + 1) * ROWS);
                if (round == ROUNDS / 2) {
                    killed.kill9();
                }
            }
            connector.awaitRecords(ROUNDS * ROWS);
            connector.awaitConfirmed();
            assertEquals(keys(ROUNDS * ROWS), connector.keys(COMMITTED));
            assertTrue(connector.records(Map.of()).size() >= ROUNDS * ROWS);
            connector.delete(other.rest());
        }
    }
}
