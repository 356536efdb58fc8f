package dev.walferry.connect.worker;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.walferry.connect.harness.ConnectCluster;
import dev.walferry.connect.harness.ConnectRest;
import dev.walferry.connect.harness.ConnectWorker;
import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.connect.harness.StopTime;
import dev.walferry.connect.harness.WorkerVersion;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A connector is stopped on a distributed worker while PostgreSQL does not answer. The clock starts when the worker
 * tells the task to stop, because the worker first talks to its group.
 */
@ParameterizedClass
@EnumSource
@Postgres(18)
@Tag("slow")
@Timeout(900)
class ConnectorStopTest {
    /** Long enough that a worker on a busy machine does not give up on a task. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What a worker logs about a task that has not ended in time. */
    private static final String GIVEN_UP = "Graceful stop of task";

    /** What a task logs if it has not ended even after its connections were cut. */
    private static final String NOT_ENDED = "has not ended yet";

    private static LocalKafka kafka;
    private static ConnectCluster cluster;
    private static ConnectWorker worker;

    /** By then an extension has started the worker of this version. */
    ConnectorStopTest(WorkerVersion unused) {}

    @BeforeParameterizedClassInvocation
    static void start(WorkerVersion version, @TempDir Path folder) {
        kafka = LocalKafka.broker().start();
        Map<String, String> patient = Map.of(
                "session.timeout.ms",
                "60000",
                "task.shutdown.graceful.timeout.ms",
                String.valueOf(PATIENCE.toMillis()));
        cluster = new ConnectCluster(kafka.bootstrapServers(), "stop", folder, patient).of(version);
        worker = cluster.start();
    }

    @AfterParameterizedClassInvocation
    static void end() {
        cluster.close();
        kafka.close();
    }

    private static ConnectorSetting connector(TestDatabase database, TcpProxy proxy) {
        return ConnectorSetting.between(database, kafka.bootstrapServers(), database.name())
                .set("source.url", proxy.url(database.name()));
    }

    private static void end(ConnectorSetting connector, String how) {
        ConnectRest rest = worker.rest();
        if (how.equals("delete")) {
            connector.delete(rest);
        } else {
            connector.ask(rest, how);
            connector.awaitSlotActive(false);
        }
    }

    private static void assertEndsInTime(ConnectorSetting connector, String how) {
        String before = worker.log();
        try (StopTime time = new StopTime()) {
            end(connector, how);
            time.assertNotOver(how, worker.since(stopping(connector)));
        }
        String log = worker.log().substring(before.length());
        assertFalse(log.contains(GIVEN_UP) || log.contains(NOT_ENDED), log);
    }

    /** Returns what a worker logs when it tells a task to stop. */
    private static String stopping(ConnectorSetting connector) {
        return "Stopping task " + connector.name() + "-0";
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "delete"})
    void slotIsFreeWhilePostgresIsSilent(String how, TestDatabase database) throws SQLException, IOException {
        try (TcpProxy proxy = TcpProxy.to(database)) {
            ConnectorSetting connector = connector(database, proxy).publish();
            connector.start(worker.rest());
            database.execute("insert into t values (1)");
            connector.awaitRecords(1);
            proxy.fallSilentAfter(0);
            assertEndsInTime(connector, how);
            connector.delete(worker.rest());
        }
    }

    /** The task waits for the rest of a chunk, and for answers of the catalog. */
    @Test
    void slotIsFreeWhilePostgresIsSilentWithinASnapshot(TestDatabase database) throws SQLException, IOException {
        try (TcpProxy proxy = TcpProxy.to(database)) {
            database.execute(
                    "create table t (id bigint primary key, v text)",
                    "insert into t select i, repeat('r0w-c0ntent', 90) from generate_series(1, 20000) i");
            ConnectorSetting connector =
                    connector(database, proxy).publishWhatIsThere().set("snapshot.mode", "initial");
            proxy.limit(500_000);
            connector.start(worker.rest());
            connector.awaitRecords(1);
            proxy.fallSilentAfter(0);
            assertEndsInTime(connector, "stop");
            connector.delete(worker.rest());
        }
    }

    /** A paused task keeps its slot, and returns no records. */
    @Test
    void pauseIsAcceptedWhilePostgresIsSilent(TestDatabase database) throws SQLException, IOException {
        try (TcpProxy proxy = TcpProxy.to(database)) {
            ConnectorSetting connector = connector(database, proxy).publish();
            connector.start(worker.rest());
            proxy.fallSilentAfter(0);
            connector.ask(worker.rest(), "pause");
            connector.awaitState(worker.rest(), "PAUSED");
            assertEndsInTime(connector, "delete");
        }
    }
}
