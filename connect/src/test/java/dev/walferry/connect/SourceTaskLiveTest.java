package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.connect.harness.OffsetMemory;
import dev.walferry.connect.offset.SlotOrigin;
import dev.walferry.connect.offset.SourceOffset;
import dev.walferry.connect.offset.SourcePosition;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task on a real server, called the way a worker calls it. */
@Postgres(18)
@Timeout(600)
class SourceTaskLiveTest {
    private static final Duration STOP = Duration.ofSeconds(45);

    private static ConnectorSetting published(TestDatabase database) throws SQLException {
        return ConnectorSetting.between(database, "", "shop").publish();
    }

    private static List<SourceRecord> poll(WalferrySourceTask task, int count) {
        List<SourceRecord> records = Tasks.poll(task, count);
        assertEquals(count, records.size());
        return records;
    }

    private static List<Object> ids(List<SourceRecord> records) {
        return records.stream().map(record -> ((Struct) record.key()).get("id")).toList();
    }

    private static void assertNotConfirmed(String what, ConnectorSetting setting, WalferrySourceTask task, Lsn end) {
        assertFalse(Await.holds(what, Duration.ofSeconds(3), () -> {
            assertNull(task.poll());
            return !end.isAfter(setting.confirmed());
        }));
    }

    private static Duration stop(WalferrySourceTask task) {
        long began = System.nanoTime();
        task.stop();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Test
    void positionIsConfirmedOnceTheWorkerHasReportedEverything(TestDatabase database) throws SQLException {
        ConnectorSetting setting = published(database);
        OffsetMemory memory = new OffsetMemory();
        WalferrySourceTask task = Tasks.start(setting, memory);
        database.execute("insert into t select i from generate_series(1, 3) i");
        Lsn end = Lsn.parse(String.valueOf(database.queryOne("select pg_current_wal_flush_lsn()")));
        List<SourceRecord> records = poll(task, 3);
        memory.store(records.get(2)); // if only the offset counted
        task.commitRecord(records.get(2), null);
        task.commitRecord(records.get(0), null);
        assertNotConfirmed("confirmed too early", setting, task, end);
        task.commitRecord(records.get(1), null);
        Tasks.awaitConfirmed(task, memory, setting);
        assertTrue(stop(task).compareTo(STOP) < 0);
        setting.awaitSlotActive(false);
    }

    @Tag("slow")
    @Test
    void whatTheOffsetSaysIsLeftOut(TestDatabase database) throws SQLException {
        ConnectorSetting setting = published(database);
        WalferrySourceTask first = Tasks.start(setting, Map.of());
        database.execute("insert into t values (0)", "insert into t select i from generate_series(1, 4) i");
        List<SourceRecord> records = poll(first, 5);
        stop(first);
        setting.awaitSlotActive(false);
        WalferrySourceTask next =
                Tasks.start(setting, new HashMap<>(records.get(2).sourceOffset()));
        assertEquals(List.of(3L, 4L), ids(poll(next, 2)));
        stop(next);
    }

    /** A change that becomes three records is complete only with the last of them. */
    @Tag("slow")
    @Test
    void halfAChangeComesAgain(TestDatabase database) throws SQLException {
        ConnectorSetting setting = published(database);
        WalferrySourceTask first = Tasks.start(setting, Map.of());
        database.execute("insert into t values (1)", "update t set id = 2");
        List<SourceRecord> records = poll(first, 4);
        stop(first);
        setting.awaitSlotActive(false);
        WalferrySourceTask next =
                Tasks.start(setting, new HashMap<>(records.get(1).sourceOffset()));
        assertEquals(List.of(1L, 1L, 2L), ids(poll(next, 3)));
        stop(next);
    }

    @Test
    void offsetOfAnotherSlotIsRefused(TestDatabase database) throws SQLException {
        ConnectorSetting setting = published(database);
        Map<String, Object> offset = new HashMap<>(new SourceOffset(
                        new SourcePosition(Lsn.of(1), 1), new SlotOrigin("1", 1, Lsn.ZERO, database.name()), "")
                .toMap());
        WalferrySourceTask task = Tasks.start(setting, offset);
        String failure = Tasks.failure(task);
        assertTrue(failure.contains("reset its offsets (DELETE /connectors/<name>/offsets)"), failure);
        stop(task);
    }

    private static ConnectorSetting twoInATask(TestDatabase database) throws SQLException {
        String second = database.name() + "_b";
        database.execute(
                "create table t (id bigint primary key, v text)",
                "create table other (id bigint primary key)",
                "create publication pub for table t",
                "create publication others for table other",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')",
                "select pg_create_logical_replication_slot('" + second + "', 'pgoutput')");
        return ConnectorSetting.between(database, "", "shop")
                .set("source.pipelines", "a,b")
                .set("source.pipelines.b.slot.name", second)
                .set("source.pipelines.b.publication.names", "others");
    }

    /** What the worker reports for one pipeline must not confirm anything for the other. */
    @Test
    void pipelinesOfATaskAreConfirmedApart(TestDatabase database) throws SQLException {
        ConnectorSetting setting = twoInATask(database).movesIdleSlotAfter(200);
        OffsetMemory memory = new OffsetMemory();
        WalferrySourceTask task = Tasks.start(setting, memory);
        database.execute("insert into t values (1)", "insert into other values (7)");
        Lsn end = Lsn.parse(String.valueOf(database.queryOne("select pg_current_wal_flush_lsn()")));
        List<SourceRecord> records = Tasks.pollRows(task, memory, 2);
        assertEquals(
                Set.of(Map.of("server", "shop", "pipeline", "a"), Map.of("server", "shop", "pipeline", "b")),
                records.stream().map(SourceRecord::sourcePartition).collect(Collectors.toSet()));
        SourceRecord ofB = records.stream()
                .filter(record -> record.topic().equals("shop.public.other"))
                .findFirst()
                .orElseThrow();
        Tasks.store(task, memory, List.of(ofB));
        Await.until("all of b is confirmed", ConnectorSetting.LIMIT, () -> {
            List<SourceRecord> more = task.poll();
            Tasks.store(task, memory, more == null ? List.of() : more);
            return !end.isAfter(Lsn.parse(String.valueOf(
                    database.queryOne("select confirmed_flush_lsn from pg_replication_slots where slot_name = '"
                            + database.name() + "_b'"))));
        });
        assertTrue(end.isAfter(setting.confirmed()), "a was not reported");
        Tasks.store(
                task,
                memory,
                records.stream().filter(record -> !record.equals(ofB)).toList());
        Tasks.awaitConfirmed(task, memory, setting);
        assertTrue(stop(task).compareTo(STOP) < 0);
        setting.awaitSlotActive(false);
    }

    @Test
    void errorOfOnePipelineIsThatOfTheTask(TestDatabase database) throws SQLException {
        ConnectorSetting setting = twoInATask(database).set("source.pipelines.b.slot.name", "missing");
        WalferrySourceTask task = Tasks.start(setting, Map.of());
        database.execute("insert into t select i from generate_series(1, 50000) i");
        String failure = Tasks.failure(task);
        assertTrue(failure.matches("pipeline b: (?s).*slot \"missing\" does not exist.*"), failure);
        stop(task);
        setting.awaitSlotActive(false);
    }

    @Test
    void recordsGoOnAfterTheConnectionWasLost(TestDatabase database) throws SQLException, IOException {
        ConnectorSetting setting = published(database);
        try (TcpProxy proxy = TcpProxy.to(database)) {
            setting.set("source.url", proxy.url(database.name()));
            WalferrySourceTask task = Tasks.start(setting, Map.of());
            database.execute("insert into t values (1)");
            poll(task, 1).forEach(record -> task.commitRecord(record, null));
            proxy.cut();
            database.execute("insert into t values (2)");
            assertEquals(List.of(2L), ids(poll(task, 1)));
            stop(task);
        }
    }
}
