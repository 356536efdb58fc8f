package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.connect.harness.OffsetMemory;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Snapshots of a task on a real server, called the way a worker calls it. */
@Postgres(18)
@Timeout(300)
class SnapshotTaskLiveTest {
    private static final int ROWS = 3000;
    private static final Map<String, String> PARTITION = Map.of("server", "shop", "table", "public.t");
    private static final Map<String, String> MAIN = Map.of("server", "shop");

    private final OffsetMemory memory = new OffsetMemory();
    private final List<SourceRecord> rows = new ArrayList<>();
    private WalferrySourceTask task = new WalferrySourceTask();

    private static ConnectorSetting filled(TestDatabase database) throws SQLException {
        ConnectorSetting setting = ConnectorSetting.between(database, "", "shop")
                .set("snapshot.mode", "initial")
                .set("snapshot.chunk.bytes", "65536");
        database.execute(
                "create table t (id bigint primary key, v text)",
                "insert into t select i, repeat('v', 200) from generate_series(1, " + ROWS + ") i");
        return setting.publishWhatIsThere();
    }

    private void start(ConnectorSetting setting) {
        task = Tasks.start(setting, memory);
    }

    @AfterEach
    void stop() {
        task.stop();
    }

    private void work() throws InterruptedException {
        Tasks.pollAndStore(task, memory).stream()
                .filter(record -> record.key() != null)
                .forEach(rows::add);
    }

    private String state() {
        Map<String, Object> offset = memory.offset(PARTITION);
        return offset == null ? "" : String.valueOf(offset.get("state"));
    }

    private void awaitState(String state) {
        Await.until("the table is " + state, ConnectorSetting.LIMIT, () -> {
            work();
            return state().equals(state);
        });
    }

    private List<Long> ids() {
        return rows.stream()
                .map(record -> ((Struct) record.key()).getInt64("id"))
                .toList();
    }

    private static String operation(SourceRecord record) {
        return ((Struct) record.value()).getString("op");
    }

    @Test
    void rowsThatExistComeOnceAndThenTheirChanges(TestDatabase database) throws SQLException {
        ConnectorSetting setting = filled(database);
        start(setting);
        awaitState("streaming");
        assertEquals(ROWS, rows.size());
        assertEquals(ROWS, Set.copyOf(ids()).size());
        assertTrue(rows.stream().allMatch(record -> operation(record).equals("r")));
        stop();
        setting.awaitSlotActive(false);
        rows.clear();
        database.execute("update t set v = 'new' where id = 5");
        start(setting);
        Await.until("the change comes", ConnectorSetting.LIMIT, () -> {
            work();
            return !rows.isEmpty();
        });
        assertEquals(List.of(5L), ids());
        assertEquals("u", operation(rows.get(0)));
    }

    /** Chunks that are known to have arrived are not read again. */
    @Test
    void anotherTaskGoesOnInTheMiddle(TestDatabase database) throws SQLException {
        ConnectorSetting setting = filled(database);
        start(setting);
        awaitState("snapshotting");
        stop();
        setting.awaitSlotActive(false);
        Object known = memory.offset(PARTITION).get("rows");
        int first = rows.size();
        start(setting);
        awaitState("streaming");
        assertEquals(ROWS, Set.copyOf(ids()).size());
        assertTrue(rows.size() - first <= ROWS - (Long) known, "rows were read again");
    }

    @Test
    void offsetsThatAreResetMeanAnotherSnapshot(TestDatabase database) throws SQLException {
        ConnectorSetting setting = filled(database);
        start(setting);
        awaitState("streaming");
        stop();
        setting.awaitSlotActive(false);
        memory.clear();
        rows.clear();
        start(setting);
        awaitState("streaming");
        assertEquals(ROWS, rows.size());
    }

    /** The slot may be gone after a failover. The old offset must no longer count, even if the task is killed. */
    @Test
    void aLostSlotIsReplacedWhateverTheOffsetSays(TestDatabase database) throws SQLException {
        ConnectorSetting setting = filled(database).set("snapshot.mode", "when-needed");
        start(setting);
        awaitState("streaming");
        stop();
        setting.awaitSlotActive(false);
        database.execute("select pg_drop_replication_slot('" + database.name() + "')");
        Map<String, Object> offset = new HashMap<>(memory.offset(MAIN));
        offset.put("timeline", 7L);
        memory.store(MAIN, offset);
        start(setting);
        Await.until("the offset is forgotten", ConnectorSetting.LIMIT, () -> {
            work();
            return memory.offset(MAIN).keySet().equals(Set.of("written_at"));
        });
        stop();
        rows.clear();
        start(setting);
        awaitState("streaming");
        assertEquals(ROWS, Set.copyOf(ids()).size());
        assertEquals(1L, memory.offset(MAIN).get("timeline"));
    }

    /** The new slot is kept, because it has everything from its creation on. */
    @Test
    void aSlotThatWasCreatedAgainHasItsTablesReadAgain(TestDatabase database) throws SQLException {
        ConnectorSetting setting = filled(database).set("snapshot.mode", "when-needed");
        start(setting);
        awaitState("streaming");
        database.execute("update t set v = 'old' where id = 5");
        setting.awaitConfirmed(() -> {
            work();
            return null;
        });
        stop();
        setting.awaitSlotActive(false);
        database.execute(
                "update t set v = 'unseen' where id = 5",
                "select pg_drop_replication_slot('" + database.name() + "')",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')");
        rows.clear();
        start(setting);
        Await.until("the tables are read again", ConnectorSetting.LIMIT, () -> {
            work();
            return Set.copyOf(ids()).size() == ROWS && state().equals("streaming");
        });
        assertEquals(
                Set.of("r"),
                Set.copyOf(rows.stream().map(SnapshotTaskLiveTest::operation).toList()));
        stop();
        setting.awaitSlotActive(false);
        rows.clear();
        database.execute("update t set v = 'new' where id = 5");
        start(setting);
        Await.until("the change comes", ConnectorSetting.LIMIT, () -> {
            work();
            return !rows.isEmpty();
        });
        assertEquals(List.of(5L), ids());
        assertEquals("u", operation(rows.get(0)));
    }

    /** Otherwise changes would be missing, and nothing would read them again. */
    @Test
    void aLostSlotIsNotReplacedOtherwise(TestDatabase database) throws SQLException {
        ConnectorSetting setting =
                filled(database).set("snapshot.mode", "never").set("source.slot.create", "true");
        start(setting);
        database.execute("update t set v = 'new' where id = 5");
        Await.until("the change comes", ConnectorSetting.LIMIT, () -> {
            work();
            return !rows.isEmpty();
        });
        stop();
        setting.awaitSlotActive(false);
        database.execute("select pg_drop_replication_slot('" + database.name() + "')");
        start(setting);
        ConnectException e = assertThrows(ConnectException.class, () -> {
            while (true) {
                work();
            }
        });
        assertTrue(String.valueOf(e.getMessage()).contains("does not exist, but"), e.getMessage());
        assertEquals(
                "0",
                database.queryOne(
                        "select count(*) from pg_replication_slots where database = '" + database.name() + "'"));
    }

    /** Kafka Connect does not store the offset of a record that was dropped. */
    @Test
    void aTransformMustNotDropProgress(TestDatabase database) throws SQLException {
        start(filled(database));
        ConnectException e = assertThrows(ConnectException.class, () -> {
            while (true) {
                List<SourceRecord> polled = task.poll();
                for (SourceRecord record : polled == null ? List.<SourceRecord>of() : polled) {
                    task.commitRecord(record, null);
                }
            }
        });
        assertTrue(String.valueOf(e.getMessage()).contains("shop.walferry-progress"), e.getMessage());
    }
}
