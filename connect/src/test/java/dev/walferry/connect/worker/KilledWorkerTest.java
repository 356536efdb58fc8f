package dev.walferry.connect.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.connect.harness.ConnectCluster;
import dev.walferry.connect.harness.ConnectWorker;
import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.connect.harness.WorkerVersion;
import dev.walferry.testdata.TcpProxy;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The worker that has the task is killed while it has records that have not arrived. */
@ParameterizedClass
@EnumSource
@Kafka
@Postgres(18)
@Tag("slow")
@Timeout(900)
class KilledWorkerTest {
    private static final Map<String, Object> COMMITTED = Map.of("isolation.level", "read_committed");
    private static final int TRANSACTIONS = 600;
    private static final int ROWS = 100;
    private static final int ALL = TRANSACTIONS * ROWS;

    /** So slow that it takes half a minute until all have arrived. */
    private static final int BYTES_PER_SECOND = 150_000;

    private final WorkerVersion version;

    KilledWorkerTest(WorkerVersion version) {
        this.version = version;
    }

    private static List<String> keys() {
        return IntStream.rangeClosed(1, ALL)
                .mapToObj(id -> "{\"id\":" + id + "}")
                .toList();
    }

    /** Runs many transactions at once, more than a worker has sent when the first of them arrive. */
    private static void insert(TestDatabase database) throws SQLException {
        database.execute("do $$ begin for i in 0 .. " + (TRANSACTIONS - 1) + " loop"
                + " insert into t select i * " + ROWS + " + j, 'row' from generate_series(1, " + ROWS + ") j;"
                + " commit; end loop; end $$");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anotherWorkerGoesOnWhenTheWorkerIsKilled(
            boolean exactlyOnce, TestDatabase database, TestTopics topics, @TempDir Path folder) throws Exception {
        ConnectorSetting connector = ConnectorSetting.between(
                        database, topics.bootstrapServers(), topics.topic(database.name()))
                .publish()
                .onePartition();
        if (exactlyOnce) {
            connector.exactlyOnce("connector");
        }
        Map<String, String> settings = exactlyOnce ? Map.of("exactly.once.source.support", "enabled") : Map.of();
        try (TcpProxy proxy = TcpProxy.to(database);
                ConnectCluster cluster = new ConnectCluster(
                                topics.bootstrapServers(), topics.topic("worker"), folder, settings)
                        .of(version)) {
            ConnectWorker first = cluster.start();
            connector.set("source.url", proxy.url(database.name())).start(first.rest());
            ConnectWorker second = cluster.start();
            ConnectWorker killed = connector.owner(second, first);
            ConnectWorker other = killed == first ? second : first;
            proxy.limit(BYTES_PER_SECOND);
            insert(database);
            connector.awaitRecords(1);
            killed.kill9();
            int arrived = connector.records(COMMITTED).size();
            assertTrue(arrived < ALL, "nothing was in flight");
            proxy.limit(Integer.MAX_VALUE);
            connector.awaitRecords(ALL);
            connector.awaitConfirmed();
            List<String> sent = connector.keys(COMMITTED);
            assertEquals(keys(), exactlyOnce ? sent : sent.stream().distinct().toList());
            connector.delete(other.rest());
        }
    }
}
