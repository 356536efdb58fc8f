package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.connect.harness.StopTime;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A task is stopped while something does not answer. Wherever it is when the silence begins, it ends and its slot is free
 * within the five seconds for which a worker waits.
 */
@Postgres(18)
@Timeout(600)
class TaskStopTest {
    private static ConnectorSetting through(TcpProxy proxy, TestDatabase database) throws SQLException {
        return ConnectorSetting.between(database, "", "shop").publish().set("source.url", proxy.url(database.name()));
    }

    private static void assertStopsInTime(WalferrySourceTask task, ConnectorSetting... slots) {
        try (StopTime time = new StopTime()) {
            task.stop();
            for (ConnectorSetting slot : slots) {
                slot.awaitSlotActive(false);
            }
            time.assertNotOver("the stop");
        }
    }

    /** Asserts that no thread is left, which could still take the slot. */
    private static void assertNoThread(TestDatabase database) {
        Await.until(
                "the thread has ended",
                ConnectorSetting.LIMIT,
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("walferry-" + database.name())));
    }

    @Test
    void whileTheServerIsSilentInTheStream(TestDatabase database) throws SQLException, IOException {
        try (TcpProxy proxy = TcpProxy.to(database)) {
            ConnectorSetting setting = through(proxy, database);
            WalferrySourceTask task = Tasks.start(setting, Map.of());
            database.execute("insert into t values (1)");
            Tasks.poll(task, 1);
            proxy.fallSilentAfter(0);
            assertStopsInTime(task, setting);
        }
    }

    /** At that moment the server has assigned the slot, but the task does not have the stream yet. */
    @Test
    void whileTheServerIsSilentAtTheStartOfTheStream(TestDatabase database) throws SQLException, IOException {
        try (TcpProxy proxy = TcpProxy.to(database)) {
            ConnectorSetting setting = through(proxy, database);
            proxy.fallSilentAt("START_REPLICATION".getBytes(StandardCharsets.UTF_8));
            WalferrySourceTask task = Tasks.start(setting, Map.of());
            setting.awaitSlotActive(true);
            assertStopsInTime(task, setting);
            assertNoThread(database);
        }
    }

    @Tag("slow")
    @Test
    void whileTheServerIsSilentWhenConnectedTo(TestDatabase database) throws SQLException, IOException {
        try (TcpProxy proxy = TcpProxy.to(database)) {
            ConnectorSetting setting = through(proxy, database).set("source.receiver.timeout.ms", "10000");
            proxy.fallSilentAfter(0);
            WalferrySourceTask task = Tasks.start(setting, Map.of());
            Await.until("the task connects", ConnectorSetting.LIMIT, proxy::isUsed);
            assertStopsInTime(task, setting);
            assertNoThread(database);
        }
    }

    /** The task waits for the rest of a chunk, and for answers from the catalog. */
    @Tag("slow")
    @Test
    void whileTheServerIsSilentWithinASnapshot(TestDatabase database) throws SQLException, IOException {
        try (TcpProxy proxy = TcpProxy.to(database)) {
            ConnectorSetting setting = through(proxy, database).set("snapshot.mode", "initial");
            database.execute("insert into t select i, repeat('r0w-c0ntent', 90) from generate_series(1, 20000) i");
            proxy.limit(500_000);
            WalferrySourceTask task = Tasks.start(setting, Map.of());
            Tasks.poll(task, 1);
            proxy.fallSilentAfter(0);
            assertStopsInTime(task, setting);
        }
    }

    @Tag("slow")
    @Test
    void whileAServerOfSeveralPipelinesIsSilent(TestDatabase database) throws SQLException, IOException {
        try (TcpProxy proxy = TcpProxy.to(database)) {
            ConnectorSetting setting = through(proxy, database).set("source.pipelines", "a,b,c,d");
            for (String name : new String[] {"b", "c", "d"}) {
                String slot = database.name() + "_" + name;
                database.execute(
                        "create table " + name + " (id int primary key)",
                        "create publication " + name + " for table " + name,
                        "select pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
                setting.set("source.pipelines." + name + ".slot.name", slot)
                        .set("source.pipelines." + name + ".publication.names", name);
            }
            database.execute("drop publication pub", "create publication pub for table t");
            WalferrySourceTask task = Tasks.start(setting, Map.of());
            awaitSlots(database, 4);
            proxy.fallSilentAfter(0);
            try (StopTime time = new StopTime()) {
                task.stop();
                awaitSlots(database, 0);
                time.assertNotOver("the stop");
            }
        }
    }

    private static void awaitSlots(TestDatabase database, int active) {
        Await.until(
                active + " slots are in use",
                ConnectorSetting.LIMIT,
                () -> String.valueOf(active)
                        .equals(database.queryOne("select count(*) from pg_replication_slots"
                                + " where active and database = current_database()")));
    }

    /** The worker has records that it does not report as delivered, and there is no room for more. */
    @Test
    void whileKafkaIsSilent(TestDatabase database) throws SQLException {
        ConnectorSetting setting =
                ConnectorSetting.between(database, "", "shop").publish().set("inflight.max.bytes", "65536");
        WalferrySourceTask task = Tasks.start(setting, Map.of());
        database.execute("insert into t select i, repeat('r0w-c0ntent', 90) from generate_series(1, 1000) i");
        Tasks.poll(task, 1);
        assertStopsInTime(task, setting);
        assertNoThread(database);
    }

    /** The thread that reads the stored offsets is the one that would open the stream next. */
    @Tag("slow")
    @Test
    void whileTheOffsetsCannotBeRead(TestDatabase database) throws SQLException {
        ConnectorSetting setting =
                ConnectorSetting.between(database, "", "shop").publish().set("snapshot.mode", "initial");
        SilentOffsets offsets = new SilentOffsets();
        WalferrySourceTask task = new WalferrySourceTask();
        task.initialize(new TaskContext(offsets));
        task.start(setting.settings());
        Await.until("the task waits", ConnectorSetting.LIMIT, offsets::isAsked);
        assertStopsInTime(task, setting);
        assertNoThread(database);
    }

    /** Opens a server that accepts connections but stays silent. */
    private static ServerSocket silent() throws IOException {
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        silent.setSoTimeout((int) ConnectorSetting.LIMIT.toMillis());
        return silent;
    }

    @Tag("slow")
    @Test
    void whileTheTopicOfCommandsCannotBeRead(TestDatabase database) throws SQLException, IOException {
        try (ServerSocket silent = silent()) {
            ConnectorSetting setting = ConnectorSetting.between(database, "", "shop")
                    .publish()
                    .set("snapshot.mode", "on-demand")
                    .set("signal.kafka.topic", "signals")
                    .set("signal.kafka.bootstrap.servers", "127.0.0.1:" + silent.getLocalPort());
            WalferrySourceTask task = Tasks.start(setting, Map.of());
            silent.accept().setKeepAlive(true); // the client is connected, and waits
            assertStopsInTime(task, setting);
            assertNoThread(database);
        }
    }

    @Tag("slow")
    @Test
    void whileTheSchemaRegistryIsSilent(TestDatabase database) throws SQLException, IOException {
        try (ServerSocket silent = silent()) {
            ConnectorSetting setting = ConnectorSetting.between(database, "", "shop")
                    .publish()
                    .encoded()
                    .set("value.format", "avro")
                    .set("schema.registry.url", "http://127.0.0.1:" + silent.getLocalPort());
            WalferrySourceTask task = Tasks.start(setting, Map.of());
            setting.awaitSlotActive(true);
            database.execute("insert into t values (1)");
            silent.accept().setKeepAlive(true); // the client is connected, and waits
            assertFalse(Await.holds("a record without its schema", Duration.ofMillis(100), () -> isPolled(task)));
            assertStopsInTime(task, setting);
            assertNoThread(database);
        }
    }

    private static boolean isPolled(WalferrySourceTask task) throws InterruptedException {
        List<SourceRecord> records = task.poll();
        return records != null && !records.isEmpty();
    }
}
