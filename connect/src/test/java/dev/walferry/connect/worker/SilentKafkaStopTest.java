package dev.walferry.connect.worker;

import dev.walferry.connect.harness.ConnectCluster;
import dev.walferry.connect.harness.ConnectWorker;
import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.connect.harness.StopTime;
import dev.walferry.connect.harness.WorkerVersion;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A worker ends while Kafka does not answer. The REST API needs Kafka, so only a worker that ends can stop a task then. The clock
 * starts when the worker tells the task to stop.
 */
@ParameterizedClass
@EnumSource
@Postgres(18)
@Tag("slow")
@Timeout(900)
class SilentKafkaStopTest {
    private static LocalKafka kafka;

    private final WorkerVersion version;

    SilentKafkaStopTest(WorkerVersion version) {
        this.version = version;
    }

    @BeforeParameterizedClassInvocation
    static void start() {
        kafka = LocalKafka.broker().start();
    }

    @AfterParameterizedClassInvocation
    static void end() {
        kafka.close();
    }

    private static ConnectorSetting connector(TestDatabase database) throws SQLException {
        database.execute(
                "create table t (id bigint primary key, v text)",
                "insert into t select i, repeat('r0w-c0ntent', 90) from generate_series(1, 20000) i");
        return ConnectorSetting.between(database, kafka.bootstrapServers(), database.name())
                .publishWhatIsThere()
                .set("inflight.max.bytes", "1048576");
    }

    private static void insert(TestDatabase database) throws SQLException {
        database.execute("insert into t select -i from generate_series(1, 1000) i");
    }

    /** Requires that a worker with these settings releases the slot in time. */
    private void assertSlotIsFree(
            TestDatabase database, Path folder, ConnectorSetting connector, Map<String, String> settings)
            throws SQLException {
        Map<String, String> patient = new TreeMap<>(settings);
        patient.put("session.timeout.ms", "60000");
        try (ConnectCluster cluster = new ConnectCluster(
                        kafka.bootstrapServers(), database.name() + "_worker", folder, patient)
                .of(version)) {
            ConnectWorker ending = cluster.start();
            connector.start(ending.rest());
            database.execute("insert into t values (0)");
            connector.awaitRecords(1);
            // before its first offset, a worker would wait longer for Kafka
            String known = connector.settings().get("snapshot.mode").equals("initial") ? "rows" : "commit_lsn";
            connector.awaitOffset(
                    ending.rest(), offset -> !offset.path(known).asText("0").equals("0"));
            kafka.pause();
            try (StopTime time = new StopTime()) {
                insert(database);
                ending.terminate();
                connector.awaitSlotActive(false);
                time.assertNotOver("the end of the worker", ending.since("Stopping task " + connector.name() + "-0"));
            } finally {
                kafka.resume();
            }
        }
    }

    /**
     * The worker has stored all offsets of what has arrived: for others it would wait without a limit before it tells the task,
     * because {@code KafkaOffsetBackingStore} calls {@code wait(0)} once its own limit is over to the millisecond.
     */
    @ParameterizedTest
    @ValueSource(strings = {"never", "initial"})
    void slotIsFree(String snapshotMode, TestDatabase database, @TempDir Path folder) throws SQLException {
        ConnectorSetting connector = connector(database)
                .set("snapshot.mode", snapshotMode)
                .set("snapshot.chunk.bytes", "65536")
                // ten seconds between two chunks, in which everything that has arrived is stored
                .set("snapshot.fetch.rate", "6000");
        // a worker waits this long for Kafka, perhaps twice, before it tells the task
        assertSlotIsFree(database, folder, connector, Map.of("offset.flush.timeout.ms", "1000"));
    }

    /**
     * The worker waits for the end of the Kafka transaction until it gives up on the task, and only then tells it. With the worker's
     * five seconds the slot is free after seven.
     */
    @ParameterizedTest
    @ValueSource(strings = {"connector", "poll"})
    void slotIsFreeUnderExactlyOnce(String boundary, TestDatabase database, @TempDir Path folder) throws SQLException {
        ConnectorSetting connector = connector(database).exactlyOnce(boundary);
        assertSlotIsFree(
                database,
                folder,
                connector,
                Map.of("exactly.once.source.support", "enabled", "task.shutdown.graceful.timeout.ms", "2000"));
    }
}
