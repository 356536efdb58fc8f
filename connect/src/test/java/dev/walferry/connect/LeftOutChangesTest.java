package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.connect.harness.OffsetMemory;
import dev.walferry.connect.offset.SourceOffset;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A session leaves out changes of a transaction that an earlier session has begun with. They still count: otherwise
 * changes of other tables that Kafka does not have would be taken for changes that it has.
 */
@Postgres(18)
@Timeout(300)
class LeftOutChangesTest {
    private final OffsetMemory memory = new OffsetMemory();
    private final List<SourceRecord> rows = new ArrayList<>();
    private WalferrySourceTask task = new WalferrySourceTask();

    private void start(ConnectorSetting setting) {
        task = Tasks.start(setting, memory);
    }

    @AfterEach
    void stop() {
        task.stop();
    }

    private void work() throws InterruptedException {
        Tasks.pollAndStore(task, memory).stream()
                .filter(record -> record.value() != null)
                .forEach(rows::add);
    }

    /** Returns the records of one operation on a table, as operation, table and row number, in order. */
    private List<String> sent(String operation, String table) {
        return rows.stream()
                .filter(record -> record.topic().equals("shop.public." + table))
                .map(record -> (Struct) record.value())
                .filter(value -> value.getString("op").equals(operation))
                .map(value -> operation + " " + value.getStruct("after").get("id"))
                .toList();
    }

    private void awaitSent(String operation, String table, int id) {
        Await.until("the row arrives", ConnectorSetting.LIMIT, () -> {
            work();
            return sent(operation, table).contains(operation + " " + id);
        });
    }

    /**
     * A row of the table has a value that no record can hold. By then the worker has received records of the
     * transaction.
     */
    @Test
    void tableThatIsParkedWithinATransaction(TestDatabase database) throws SQLException {
        ConnectorSetting setting = ConnectorSetting.between(database, "", "shop")
                .set("snapshot.mode", "on-demand")
                .set("table.failure.policy", "park")
                .set("time.precision.mode", "nanoseconds")
                .set("event.converting.failure.handling.mode", "fail")
                .set("inflight.max.bytes", "131072");
        database.execute(
                "create table parked (id int primary key, made timestamp)",
                "create table large (id int primary key, v text)");
        setting.publishWhatIsThere();
        start(setting);
        database.execute("begin; insert into parked values (1, null);"
                + " insert into large select i, repeat('v', 100000) from generate_series(1, 4) i;"
                + " insert into parked values (2, '0001-01-01'); commit");
        database.execute("insert into large values (5)");
        awaitSent("c", "large", 5);
        assertEquals(List.of("c 1", "c 2", "c 3", "c 4", "c 5"), sent("c", "large"));
        assertEquals(List.of("c 1"), sent("c", "parked"));
    }

    /**
     * The rows that a snapshot reads of a table without a key include the changes. The previous session has read no
     * table.
     */
    @Test
    void tableThatIsReadWhole(TestDatabase database) throws SQLException {
        ConnectorSetting setting = ConnectorSetting.between(database, "", "shop");
        database.execute("create table keyless (id int)", "create table keyed (id int primary key)");
        setting.publishWhatIsThere();
        start(setting);
        database.execute("begin; insert into keyless select generate_series(1, 3);"
                + " insert into keyed select generate_series(1, 3); commit");
        List<SourceRecord> records = Tasks.poll(task, 6);
        stop();
        setting.awaitSlotActive(false);
        memory.store(
                SourceOffset.partition("shop", null), Map.copyOf(records.get(3).sourceOffset()));
        setting.set("snapshot.mode", "initial");
        start(setting);
        awaitSent("r", "keyless", 3);
        database.execute("insert into keyed values (4)");
        awaitSent("c", "keyed", 4);
        assertEquals(List.of("c 2", "c 3", "c 4"), sent("c", "keyed"));
        assertEquals(List.of("r 1", "r 2", "r 3"), sent("r", "keyless"));
        assertEquals(List.of(), sent("c", "keyless"));
    }
}
