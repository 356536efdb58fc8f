package dev.walferry.kafka.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Timeout;

/** The partition that a row's records go to, as read from the topics. */
@Kafka
@Timeout(300)
class RecordKeysTest {
    private static final int PARTITIONS = 5;
    private static final int ROWS = 200;

    private static List<ConsumerRecord<byte[], byte[]>> carry(
            TestDatabase database, TestTopics topics, String table, String... changes) throws SQLException {
        database.execute(table);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .set("topic.creation.default.partitions", Integer.toString(PARTITIONS))
                .publish("table item")) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                database.execute(changes);
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            try (TopicReader reader = route.reader()) {
                reader.readAll(records::add);
            }
        }
        return records;
    }

    /**
     * Trap K4 (docs/design/traps.md): murmur2 of the key's bytes chooses the partition, as in Kafka's own clients, so
     * that topics with equal keys can be joined.
     */
    @OnPostgres(18)
    void keyDecidesThePartitionAsKafkasOwnClientsHaveIt(TestDatabase database, TestTopics topics) throws SQLException {
        List<ConsumerRecord<byte[], byte[]>> records = carry(
                database,
                topics,
                "create table item (id int primary key, note text)",
                "insert into item select i, 'note' from generate_series(1, " + ROWS + ") i",
                "update item set note = 'other'",
                "delete from item where id <= 10");
        assertEquals(2 * ROWS + 2 * 10, records.size());
        Set<Integer> used = new TreeSet<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            assertEquals(Utils.toPositive(Utils.murmur2(record.key())) % PARTITIONS, record.partition());
            used.add(record.partition());
        }
        assertEquals(Set.of(0, 1, 2, 3, 4), used);
    }

    /**
     * Trap K6 (docs/design/traps.md): without a key nothing can keep a row's records together, but all of them arrive.
     */
    @OnPostgres(18)
    void recordsOfATableWithoutKeyHaveNoKey(TestDatabase database, TestTopics topics) throws SQLException {
        List<ConsumerRecord<byte[], byte[]>> records = carry(
                database,
                topics,
                "create table item (a int)",
                "insert into item select i % 7 from generate_series(1, " + ROWS + ") i");
        assertEquals(ROWS, records.size());
        records.forEach(record -> assertNull(record.key()));
    }
}
