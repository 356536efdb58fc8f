package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.connect.harness.ConnectCluster;
import dev.walferry.connect.harness.ConnectWorker;
import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers of Kafka Connect 3.9, the last version before 4. The brokers are newer. */
@Kafka
@Postgres(18)
@Tag("slow")
@Timeout(900)
class OlderWorkerTest {
    /** The module worker-3.9 fills it. */
    static final Path RUNTIME = Path.of("worker-3.9", "target", "runtime");

    private static final Map<String, Object> COMMITTED = Map.of("isolation.level", "read_committed");

    private static List<String> keys(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(id -> "{\"id\":" + id + "}")
                .toList();
    }

    private static void insert(TestDatabase database, int from, int to) throws SQLException {
        database.execute("insert into t select i, 'row ' || i from generate_series(" + from + ", " + to + ") i");
    }

    @Test
    void nothingIsLostOrThereTwiceWhenTheWorkerIsKilled(TestDatabase database, TestTopics topics, @TempDir Path folder)
            throws SQLException {
        ConnectorSetting connector = ConnectorSetting.between(
                        database, topics.bootstrapServers(), topics.topic(database.name()))
                .publish()
                .set("exactly.once.support", "required")
                .set("transaction.boundary", "connector")
                .set("topic.creation.default.partitions", "1")
                .set("topic.creation.default.replication.factor", "1");
        Map<String, String> settings = Map.of("exactly.once.source.support", "enabled");
        try (ConnectCluster cluster =
                new ConnectCluster(topics.bootstrapServers(), topics.topic("worker"), folder, settings).on(RUNTIME)) {
            ConnectWorker first = cluster.start();
            assertEquals("3.9.1", first.rest().version());
            connector.start(first.rest());
            ConnectWorker second = cluster.start();
            ConnectWorker killed = connector.owner(second, first);
            ConnectWorker other = killed == first ? second : first;
            insert(database, 1, 100);
            connector.awaitRecords(100);
            killed.kill9();
            insert(database, 101, 200);
            connector.awaitRecords(200);
            connector.awaitConfirmed();
            assertEquals(keys(200), connector.keys(COMMITTED));
            connector.delete(other.rest());
        }
    }
}
