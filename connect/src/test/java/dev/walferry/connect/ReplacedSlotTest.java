package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.connect.harness.OffsetMemory;
import dev.walferry.connect.offset.SourceOffset;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A slot that was dropped and created again under its name while the task did not run lacks changes. The task detects
 * it by its position, which its own slot would never have passed.
 */
@Postgres(18)
@Timeout(600)
class ReplacedSlotTest {
    private static final Map<String, String> MAIN = SourceOffset.partition("shop", null);

    private final OffsetMemory memory = new OffsetMemory();

    private static ConnectorSetting published(TestDatabase database) throws SQLException {
        ConnectorSetting setting = ConnectorSetting.between(database, "", "shop");
        database.execute("create table t (id bigint primary key, v text)", "create table unpublished (id int)");
        database.execute(
                "create publication pub for table t",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')");
        return setting;
    }

    /** Runs a task until it has delivered a row. */
    private void carry(ConnectorSetting setting, TestDatabase database, long id) throws SQLException {
        database.execute("insert into t values (" + id + ")");
        WalferrySourceTask task = Tasks.start(setting, memory);
        List<SourceRecord> records = Tasks.poll(task, 1);
        assertEquals(List.of(id), ids(records));
        Tasks.store(task, memory, records);
        Tasks.awaitConfirmed(task, memory, setting);
        stop(task, setting);
    }

    private static void stop(WalferrySourceTask task, ConnectorSetting setting) {
        task.stop();
        setting.awaitSlotActive(false);
    }

    private static List<Object> ids(List<SourceRecord> records) {
        return records.stream().map(record -> ((Struct) record.key()).get("id")).toList();
    }

    private static void createAgain(TestDatabase database) throws SQLException {
        database.execute(
                "select pg_drop_replication_slot('" + database.name() + "')",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')");
    }

    private Lsn reached() {
        return SourceOffset.of(memory.offset(MAIN)).reached();
    }

    @Test
    void slotThatWasCreatedAgainIsRefused(TestDatabase database) throws SQLException {
        ConnectorSetting setting = published(database);
        carry(setting, database, 1);
        database.execute("insert into t values (2)");
        createAgain(database);
        WalferrySourceTask task = Tasks.start(setting, memory);
        String failure = Tasks.failure(task);
        stop(task, setting);
        assertTrue(failure.contains("it was dropped and created again"), failure);
        assertTrue(failure.contains("stands at " + setting.confirmed()), failure);
        assertTrue(failure.contains("to " + reached() + " at most"), failure);
        memory.clear(); // as the message says
        carry(setting, database, 3);
    }

    /** Nothing was written in between, so nothing is lost, but that cannot be known. */
    @Test
    void slotThatWasCreatedAgainAtOnceIsRefused(TestDatabase database) throws SQLException {
        ConnectorSetting setting = published(database);
        carry(setting, database, 1);
        createAgain(database);
        WalferrySourceTask task = Tasks.start(setting, memory);
        String failure = Tasks.failure(task);
        stop(task, setting);
        assertTrue(failure.contains("it was dropped and created again"), failure);
    }

    @Test
    void tablesAreReadAgainIfThatIsWanted(TestDatabase database) throws SQLException {
        ConnectorSetting setting = published(database);
        carry(setting, database, 1);
        database.execute("insert into t values (2)");
        createAgain(database);
        WalferrySourceTask task = Tasks.start(setting.set("snapshot.mode", "when-needed"), memory);
        List<SourceRecord> rows = new ArrayList<>();
        Await.until("both rows are read", ConnectorSetting.LIMIT, () -> {
            List<SourceRecord> polled = task.poll();
            Tasks.store(task, memory, polled == null ? List.of() : polled);
            (polled == null ? List.<SourceRecord>of() : polled)
                    .stream().filter(record -> record.key() != null).forEach(rows::add);
            return rows.size() == 2;
        });
        assertEquals(List.of(1L, 2L), ids(rows));
        Tasks.awaitConfirmed(task, memory, setting);
        stop(task, setting);
        assertFalse(setting.confirmed().isAfter(reached()));
    }

    /** While other tables are written the slot moves on, and the offset moves before it. */
    @Test
    void ownSlotIsNotRefusedAfterItWasIdle(TestDatabase database) throws SQLException {
        ConnectorSetting setting = published(database);
        carry(setting, database, 1);
        Lsn before = setting.confirmed();
        WalferrySourceTask task = Tasks.start(setting.movesIdleSlotAfter(200), memory);
        database.execute("insert into unpublished select generate_series(1, 10000)");
        Tasks.awaitConfirmed(task, memory, setting);
        stop(task, setting.movesIdleSlotAfter(10_000));
        assertTrue(setting.confirmed().isAfter(before), "an idle slot keeps no WAL");
        assertFalse(setting.confirmed().isAfter(reached()));
        carry(setting, database, 2);
    }

    /** Without any change there is no offset yet. */
    @Test
    void idleSlotIsMovedFromTheStart(TestDatabase database) throws SQLException {
        ConnectorSetting setting = published(database);
        WalferrySourceTask task = Tasks.start(setting.movesIdleSlotAfter(200), memory);
        database.execute("insert into unpublished select generate_series(1, 10000)");
        Tasks.awaitConfirmed(task, memory, setting);
        stop(task, setting.movesIdleSlotAfter(10_000));
        assertFalse(setting.confirmed().isAfter(reached()));
        carry(setting, database, 1);
        database.execute("insert into t values (2)");
        createAgain(database);
        WalferrySourceTask next = Tasks.start(setting, memory);
        String failure = Tasks.failure(next);
        stop(next, setting);
        assertTrue(failure.contains("it was dropped and created again"), failure);
    }

    /** Without exactly once, records may have arrived a minute before the worker stores their offsets. */
    @Test
    void ownSlotIsNotRefusedIfTheOffsetWasNotStored(TestDatabase database) throws SQLException {
        ConnectorSetting setting = published(database);
        carry(setting, database, 1);
        WalferrySourceTask killed = Tasks.start(setting, memory);
        database.execute("insert into t values (2)");
        Lsn end = Lsn.parse(String.valueOf(database.queryOne("select pg_current_wal_flush_lsn()")));
        OffsetMemory lost = new OffsetMemory();
        Tasks.store(killed, lost, Tasks.poll(killed, 1));
        assertFalse(Await.holds("confirmed before it was stored", Duration.ofSeconds(3), () -> {
            killed.poll();
            return !end.isAfter(setting.confirmed());
        }));
        stop(killed, setting);
        WalferrySourceTask next = Tasks.start(setting, memory);
        assertEquals(List.of(2L), ids(Tasks.poll(next, 1)), "it comes again");
        stop(next, setting);
    }

    /** A worker may start a task while the previous one still has the slot and stores its last offsets. */
    @Test
    void ownSlotIsNotRefusedIfTheOffsetIsStoredWhileTheTaskStarts(TestDatabase database) throws SQLException {
        ConnectorSetting setting = published(database);
        carry(setting, database, 1);
        Map<String, Object> earlier = new HashMap<>(memory.offset(MAIN));
        carry(setting, database, 2);
        WalferrySourceTask task = Tasks.start(setting, new LateOffsets(earlier, memory));
        database.execute("insert into t values (3)");
        assertEquals(List.of(3L), ids(Tasks.poll(task, 1)));
        stop(task, setting);
    }

    /** A reader of offsets whose first answer is an earlier offset. */
    private static final class LateOffsets implements OffsetStorageReader {
        private final Map<String, Object> earlier;
        private final OffsetMemory memory;
        private final AtomicInteger asked = new AtomicInteger();

        LateOffsets(Map<String, Object> earlier, OffsetMemory memory) {
            this.earlier = earlier;
            this.memory = memory;
        }

        @Override
        public <T> Map<String, Object> offset(Map<String, T> partition) {
            return asked.getAndIncrement() == 0 ? earlier : memory.offset(partition);
        }

        @Override
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
            return memory.offsets(partitions);
        }
    }
}
