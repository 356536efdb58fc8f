package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.connect.harness.OffsetMemory;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A publication is dropped and created again. From 18 on, the server logs a warning, leaves out the changes in between
 * and goes on. With an offset from after the gap, another publication that has those changes would send them in vain.
 */
@Postgres(18)
@Timeout(300)
class PublicationGapTest {
    private static ConnectorSetting published(TestDatabase database) throws SQLException {
        database.execute(
                "create table t (id bigint primary key, v text)",
                "create publication pub for table t",
                "create publication lasting for table t",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')");
        return ConnectorSetting.between(database, "", "shop").set("source.status.interval.ms", "100000");
    }

    @Test
    void theRemedyBringsWhatWasLeftOut(TestDatabase database) throws SQLException {
        ConnectorSetting setting = published(database);
        OffsetMemory memory = new OffsetMemory();
        WalferrySourceTask task = Tasks.start(setting, memory);
        database.execute("insert into t values (1)");
        Tasks.store(task, memory, Tasks.poll(task, 1));
        database.execute(
                "drop publication pub",
                "insert into t values (2)",
                "create publication pub for table t",
                "insert into t values (3)");
        assertEquals(List.of(), idsUntilItFails(task, memory));
        task.stop();
        setting.awaitSlotActive(false);
        WalferrySourceTask remedied = Tasks.start(setting.set("source.publication.names", "lasting"), memory);
        List<SourceRecord> records = Tasks.poll(remedied, 2);
        remedied.stop();
        assertEquals(List.of(2L, 3L), ids(records));
    }

    /** Returns the ids of the records until the task fails, after storing their offsets. */
    private static List<Object> idsUntilItFails(WalferrySourceTask task, OffsetMemory memory) {
        List<Object> ids = new ArrayList<>();
        ConnectException e = assertThrows(ConnectException.class, () -> {
            while (ids.isEmpty()) {
                List<SourceRecord> polled = task.poll();
                if (polled != null) {
                    Tasks.store(task, memory, polled);
                    ids.addAll(ids(polled));
                }
            }
        });
        assertTrue(String.valueOf(e.getMessage()).contains("another publication"), e::getMessage);
        return ids;
    }

    /** Returns the ids of rows. A record that exists only for its offset has no such key. */
    private static List<Object> ids(List<SourceRecord> records) {
        return records.stream()
                .map(SourceRecord::key)
                .filter(Struct.class::isInstance)
                .map(key -> ((Struct) key).get("id"))
                .toList();
    }
}
