package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An offset within a transaction counts the changes that the server sends. In these tests other changes are published,
 * or requested, before the next task starts.
 */
@Postgres(18)
@Timeout(300)
class OtherStreamTest {
    private static ConnectorSetting published(TestDatabase database) throws SQLException {
        database.execute(
                "create table noise (id int primary key)",
                "create table t (id bigint primary key, v text)",
                "create publication pub for table noise, t",
                "create publication small for table t",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')");
        return ConnectorSetting.between(database, "", "shop");
    }

    /** Returns the offset of the second of five rows of table t, before which five rows of another table were sent. */
    private static Map<String, Object> offsetWithin(ConnectorSetting setting, TestDatabase database)
            throws SQLException {
        WalferrySourceTask task = Tasks.start(setting, Map.of());
        database.execute("begin; insert into noise select generate_series(1, 5);"
                + " insert into t select i from generate_series(1, 5) i; commit");
        List<SourceRecord> records = Tasks.poll(task, 10);
        task.stop();
        setting.awaitSlotActive(false);
        return new HashMap<>(records.get(6).sourceOffset());
    }

    private static List<Object> idsOfNext(ConnectorSetting setting, Map<String, Object> offset, int count) {
        WalferrySourceTask task = Tasks.start(setting, offset);
        List<SourceRecord> records = Tasks.poll(task, count);
        task.stop();
        return records.stream().map(record -> ((Struct) record.key()).get("id")).toList();
    }

    /** The rows that were not delivered would otherwise count as known, because fewer changes come before them. */
    @Test
    void fewerChangesOfTheTransactionLoseNoRow(TestDatabase database) throws SQLException {
        ConnectorSetting setting = published(database);
        Map<String, Object> offset = offsetWithin(setting, database);
        setting.set("source.publication.names", "small");
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), idsOfNext(setting, offset, 5));
    }

    /** The server decodes a change with the publication as it was at the time of the change. */
    @Test
    void publicationThatIsAlteredLaterChangesNothing(TestDatabase database) throws SQLException {
        ConnectorSetting setting = published(database);
        Map<String, Object> offset = offsetWithin(setting, database);
        database.execute("alter publication pub drop table noise");
        assertEquals(List.of(3L, 4L, 5L), idsOfNext(setting, offset, 3));
    }

    @Test
    void endOfATransactionMeansTheSameForEveryStream(TestDatabase database) throws SQLException {
        ConnectorSetting setting = published(database);
        WalferrySourceTask task = Tasks.start(setting, Map.of());
        database.execute("insert into t select i from generate_series(1, 5) i");
        List<SourceRecord> records = Tasks.poll(task, 5);
        task.stop();
        setting.awaitSlotActive(false);
        database.execute("insert into t values (6)");
        setting.set("source.publication.names", "small");
        assertEquals(
                List.of(6L), idsOfNext(setting, new HashMap<>(records.get(4).sourceOffset()), 1));
    }
}
