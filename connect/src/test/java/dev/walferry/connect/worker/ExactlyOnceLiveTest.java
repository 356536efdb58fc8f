package dev.walferry.connect.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.connect.harness.ConnectCluster;
import dev.walferry.connect.harness.ConnectRest;
import dev.walferry.connect.harness.ConnectWorker;
import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Exactly once, on distributed workers, one of which is killed. */
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

    private static ConnectorSetting connector(TestDatabase database, TestTopics topics) {
        return ConnectorSetting.between(database, topics.bootstrapServers(), topics.topic(database.name()))
                .exactlyOnce("connector")
                .onePartition();
    }

    private ConnectCluster cluster(TestTopics topics) {
        return new ConnectCluster(topics.bootstrapServers(), topics.topic("worker"), folder, WORKERS);
    }

    private static List<String> keys(long count) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(id -> "{\"id\":" + id + "}")
                .toList();
    }

    private static void insert(TestDatabase database, long from, long to) throws SQLException {
        database.execute("insert into t select i, 'row ' || i from generate_series(" + from + ", " + to + ") i");
    }

    /**
     * A transaction of PostgreSQL is one of Kafka. The end marker of each takes an offset in the partition, so the
     * offsets show how many there were.
     */
    @Test
    void transactionOfPostgresIsOneOfKafka(TestDatabase database, TestTopics topics) throws SQLException {
        ConnectorSetting connector = connector(database, topics).publish();
        try (ConnectCluster cluster = cluster(topics)) {
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

    /** The task takes records of one pipeline at a time, up to the end of a transaction. */
    @Test
    void transactionsOfPipelinesThatShareATaskAreKept(TestDatabase database, TestTopics topics) throws SQLException {
        String second = database.name() + "_b";
        database.execute(
                "create table t (id bigint primary key, v text)",
                "create table other (id bigint primary key, v text)",
                "create publication pub for table t",
                "create publication others for table other",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')",
                "select pg_create_logical_replication_slot('" + second + "', 'pgoutput')");
        ConnectorSetting connector = connector(database, topics)
                .set("source.pipelines", "a,b")
                .set("source.pipelines.b.slot.name", second)
                .set("source.pipelines.b.publication.names", "others");
        try (ConnectCluster cluster = cluster(topics)) {
            ConnectRest rest = cluster.start().rest();
            connector.start(rest);
            for (int i = 0; i < ROUNDS; i++) {
                insert(database, 2L * i + 1, 2L * i + 2);
                database.execute(
                        "insert into other select i from generate_series(" + (3 * i + 1) + ", " + (3 * i + 3) + ") i");
            }
            connector.awaitRecords(2 * ROUNDS);
            Await.until(
                    "b has sent all",
                    ConnectorSetting.LIMIT,
                    () -> offsets(connector, topics, ".public.other").size() == 3 * ROUNDS);
            assertEquals(offsets(ROUNDS, 2), offsets(connector, topics, ".public.t"));
            assertEquals(offsets(ROUNDS, 3), offsets(connector, topics, ".public.other"));
            connector.awaitConfirmed();
            connector.delete(rest);
        }
    }

    /** Returns the offsets of records in this many transactions, each of which takes one more for its end. */
    private static List<Long> offsets(int transactions, int records) {
        return LongStream.range(0, (long) transactions * (records + 1))
                .filter(offset -> offset % (records + 1) != records)
                .boxed()
                .toList();
    }

    private static List<Long> offsets(ConnectorSetting connector, TestTopics topics, String table) {
        List<Long> offsets = new ArrayList<>();
        try (TopicReader reader = new TopicReader(topics.bootstrapServers(), connector.name(), COMMITTED)) {
            reader.readAll(record -> {
                if (record.topic().equals(connector.name() + table)) {
                    offsets.add(record.offset());
                }
            });
        }
        return offsets;
    }

    /** The transaction far exceeds the limit on records in flight. */
    @Test
    void transactionThatIsTooLargeBecomesSeveral(TestDatabase database, TestTopics topics) throws SQLException {
        ConnectorSetting connector =
                connector(database, topics).publish().encoded().set("inflight.max.bytes", "65536");
        try (ConnectCluster cluster = cluster(topics)) {
            ConnectRest rest = cluster.start().rest();
            connector.start(rest);
            insert(database, 1, 2000);
            connector.awaitRecords(2000);
            connector.awaitConfirmed();
            assertEquals(keys(2000), connector.keys(COMMITTED));
            long last = connector.records(COMMITTED).get(1999).offset();
            long ends = last - 1999; // each end takes an offset, and the last one comes after the record
            assertTrue(ends >= 4, () -> ends + " transactions ended before the last row");
            connector.delete(rest);
        }
    }

    @Test
    void nothingIsLostOrThereTwiceWhenTheWorkerIsKilled(TestDatabase database, TestTopics topics) throws SQLException {
        ConnectorSetting connector = connector(database, topics).publish();
        try (ConnectCluster cluster = cluster(topics)) {
            ConnectWorker first = cluster.start();
            connector.start(first.rest());
            ConnectWorker second = cluster.start();
            ConnectWorker killed = connector.owner(second, first);
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
