package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.connect.harness.OffsetMemory;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task on a slot of wal2json, called the way a worker calls it. */
@Postgres(value = 15, libraries = "wal2json")
@Timeout(300)
class OtherPluginTaskTest {
    private static ConnectorSetting ofWal2json(TestDatabase database) throws SQLException {
        database.execute("select pg_create_logical_replication_slot('" + database.name() + "', 'wal2json')");
        ConnectorSetting setting =
                ConnectorSetting.between(database, "", "shop").set("source.plugin", "wal2json");
        setting.settings().remove("source.publication.names");
        return setting;
    }

    /** Returns a connector with a pgoutput slot for the same changes. */
    private static ConnectorSetting ofPgoutput(TestDatabase database) throws SQLException {
        String slot = database.name() + "_pgoutput";
        database.execute(
                "create publication pub for all tables",
                "select pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        return ConnectorSetting.between(database, "", "shop").set("source.slot.name", slot);
    }

    /** Returns a record as text, without the time at which it was made. */
    private static String described(SourceRecord record) {
        String key = record.topic() + " " + record.key();
        if (!(record.value() instanceof Struct value)) {
            return key;
        }
        Struct source = value.getStruct("source");
        return key + " " + value.get("op") + " " + value.get("before") + " " + value.get("after") + " "
                + source.get("txId") + " " + source.get("lsn") + " "
                + record.sourceOffset().get("ordinal") + " "
                + record.sourceOffset().get("commit_lsn");
    }

    private static List<String> described(ConnectorSetting setting, int count) {
        WalferrySourceTask task = Tasks.start(setting, Map.of());
        try {
            return Tasks.poll(task, count).stream()
                    .map(OtherPluginTaskTest::described)
                    .toList();
        } finally {
            task.stop();
        }
    }

    /** The offsets are the same too, so they must mean the same. */
    @Test
    void recordsAndOffsetsAreThoseOfPgoutput(TestDatabase database) throws SQLException {
        database.execute("create table t (id bigint primary key, v text, n numeric(9,2))");
        ConnectorSetting wal2json = ofWal2json(database);
        ConnectorSetting pgoutput = ofPgoutput(database);
        database.execute(
                "insert into t values (1, 'one', 1.50), (2, null, null)",
                "update t set v = 'uno' where id = 1",
                "update t set id = 3 where id = 2",
                "begin; delete from t where id = 1; insert into t values (4, 'four', 0); commit");
        List<String> expected = described(pgoutput, 9);
        assertEquals(9, expected.size(), expected::toString);
        assertEquals(expected, described(wal2json, 9));
    }

    /** Later nothing would show that it is missing. */
    @Test
    void whatThePluginDoesNotSendIsLoggedAtTheStart(TestDatabase database) throws SQLException {
        database.execute("create table t (id bigint primary key)");
        ConnectorSetting setting = ofWal2json(database);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            WalferrySourceTask task = Tasks.start(setting, Map.of());
            database.execute("insert into t values (1)");
            Tasks.poll(task, 1);
            task.stop();
        } finally {
            System.setErr(before);
        }
        String log = written.toString(StandardCharsets.UTF_8);
        String losses = String.join("; ", OutputPlugin.WAL2JSON.losses());
        assertTrue(
                log.contains("slot \"" + database.name() + "\": wal2json does not send " + losses
                        + "; a slot for pgoutput gets all of it"),
                log);
    }

    @Test
    void whatTheOffsetSaysIsLeftOut(TestDatabase database) throws SQLException {
        database.execute("create table t (id bigint primary key)");
        ConnectorSetting setting = ofWal2json(database);
        WalferrySourceTask first = Tasks.start(setting, Map.of());
        database.execute("insert into t values (0)", "insert into t select i from generate_series(1, 4) i");
        List<SourceRecord> records = Tasks.poll(first, 5);
        first.stop();
        setting.awaitSlotActive(false);
        OffsetMemory memory = new OffsetMemory();
        memory.store(records.get(2));
        WalferrySourceTask next = Tasks.start(setting, memory);
        List<SourceRecord> left = Tasks.poll(next, 2);
        assertEquals(
                List.of(3L, 4L),
                left.stream().map(record -> ((Struct) record.key()).get("id")).toList());
        Tasks.store(next, memory, left);
        Tasks.awaitConfirmed(next, memory, setting);
        next.stop();
    }

    @Test
    void rowsThatExistAreReadOnce(TestDatabase database) throws SQLException {
        database.execute("create table t (id bigint primary key)", "insert into t select generate_series(1, 300)");
        ConnectorSetting setting = ofWal2json(database).set("snapshot.mode", "initial");
        OffsetMemory memory = new OffsetMemory();
        List<String> operations = new ArrayList<>();
        work(
                setting,
                memory,
                operations,
                "the rows are read",
                () -> operations.size() == 300
                        && memory.partitions().stream().anyMatch(partition -> partition.containsKey("table")));
        assertEquals(List.of("r"), operations.stream().distinct().toList());
        database.execute("update t set id = id where id <= 5");
        work(setting, memory, operations, "the changes arrive", () -> operations.size() == 305);
        assertEquals(
                List.of("u"), operations.subList(300, 305).stream().distinct().toList());
    }

    /** Does a worker's part until a condition holds and everything is confirmed. */
    private static void work(
            ConnectorSetting setting,
            OffsetMemory memory,
            List<String> operations,
            String what,
            Callable<Boolean> condition)
            throws SQLException {
        WalferrySourceTask task = Tasks.start(setting, memory);
        try {
            Await.until(what, ConnectorSetting.LIMIT, () -> {
                for (SourceRecord record : Tasks.pollAndStore(task, memory)) {
                    if (record.value() instanceof Struct value) {
                        operations.add(value.getString("op"));
                    }
                }
                return condition.call() && isStreaming(memory);
            });
        } finally {
            task.stop();
        }
        setting.awaitSlotActive(false);
    }

    private static boolean isStreaming(OffsetMemory memory) {
        return memory.partitions().stream()
                .filter(partition -> partition.containsKey("table"))
                .allMatch(partition -> "streaming"
                        .equals(String.valueOf(
                                memory.offset(new HashMap<>(partition)).get("state"))));
    }
}
