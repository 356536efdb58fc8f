package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.connect.harness.OffsetMemory;
import dev.walferry.connect.offset.SourceOffset;
import dev.walferry.connect.offset.SourcePosition;
import dev.walferry.testdata.ReplicatedPostgres;
import dev.walferry.testdata.TestDatabase;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task starts with an offset of a server that was replaced meanwhile. */
@Timeout(300)
@Tag("slow")
class TaskFailoverTest {
    private static void assertRefused(ConnectorSetting setting, Map<String, Object> offset, String reason) {
        WalferrySourceTask task = Tasks.start(setting, offset);
        try {
            ConnectException e = assertThrows(ConnectException.class, () -> {
                while (true) {
                    task.poll();
                }
            });
            assertTrue(String.valueOf(e.getMessage()).contains(reason), e.getMessage());
        } finally {
            task.stop();
        }
    }

    /** Returns the same offset at a later position, as if Kafka had more. */
    private static Map<String, Object> later(Map<String, Object> offset) {
        SourceOffset stored = SourceOffset.of(offset);
        Lsn beyond = Lsn.of(stored.position().commitLsn().value() + (1L << 32));
        return new HashMap<>(stored.at(new SourcePosition(beyond, 1)).toMap());
    }

    @Test
    void goesOnWithTheOffsetIfNothingIsMissing() throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(18, Map.of())) {
            TestDatabase database = TestDatabase.create(servers, "shop");
            ConnectorSetting setting =
                    ConnectorSetting.between(database, "", "shop").publish().set("source.slot.failover", "true");
            OffsetMemory memory = new OffsetMemory();
            WalferrySourceTask first = Tasks.start(setting, memory);
            database.execute("insert into t select i from generate_series(1, 3) i");
            List<SourceRecord> records = Tasks.poll(first, 3);
            Tasks.store(first, memory, records);
            Tasks.awaitConfirmed(first, memory, setting);
            servers.awaitCopied("shop");
            Map<String, Object> offset = new HashMap<>(records.get(2).sourceOffset());
            first.stop();

            servers.primary().kill9();
            servers.promote();
            database.execute("insert into t values (4)");
            WalferrySourceTask next = Tasks.start(setting, offset);
            List<SourceRecord> more = Tasks.poll(next, 1);
            next.stop();
            assertEquals(
                    List.of(4L),
                    more.stream()
                            .map(record -> ((Struct) record.key()).get("id"))
                            .toList());
            assertEquals(2L, more.get(0).sourceOffset().get("timeline"));
            Map<String, Object> elsewhere = new HashMap<>(more.get(0).sourceOffset());
            elsewhere.put("timeline_start", "0/1");
            database.awaitFree("shop");
            assertRefused(setting, elsewhere, "promoted independently of each other");

            database.awaitFree("shop");
            assertRefused(setting, later(offset), "that this server lacks");
            database.awaitFree("shop");
            database.execute(
                    "select pg_drop_replication_slot('shop')",
                    "select pg_create_logical_replication_slot('shop', 'pgoutput')");
            assertRefused(setting, offset, "is not a copy that PostgreSQL made");
            database.awaitFree("shop");
            database.execute("select pg_drop_replication_slot('shop')");
            assertRefused(
                    setting.set("source.slot.create", "true"), offset, "does not exist, but Kafka Connect's offset");
            assertEquals("0", database.queryOne("select count(*) from pg_replication_slots where slot_name = 'shop'"));
        }
    }
}
