package dev.walferry.kafka.record;

import static dev.walferry.kafka.record.Rows.row;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.record.key.KeyColumns;
import dev.walferry.pgoutput.Delete;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.RawRecordReader;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.pgoutput.Update;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that are pgoutput's messages, read back. */
class RawRecordsTest {
    private final Rows session = new Rows(Settings.with("value.format", "raw"), KeyColumns.FROM_IDENTITY);
    private final RawRecordReader reader = new RawRecordReader();

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "none" : text(header.value());
    }

    private PgOutputMessage read(ProducerRecord<byte[], byte[]> record) {
        return reader.read(header(record, "__walferry.relation"), record.value());
    }

    /** Reads the relations among the records, and returns the other records. */
    private List<ProducerRecord<byte[], byte[]>> changes(List<ProducerRecord<byte[], byte[]>> records) {
        List<ProducerRecord<byte[], byte[]>> changes = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : records) {
            if (record.topic().equals("shop.relations")) {
                assertEquals(reader.learn(record.value()), text(record.key()));
            } else {
                changes.add(record);
            }
        }
        return changes;
    }

    @Test
    void aRelationGoesBeforeItsFirstChange() {
        session.begin().relation('d', "*id:23", "name:25");
        List<ProducerRecord<byte[], byte[]>> first = session.insert("1", "a");
        assertEquals(
                List.of("shop.relations", "shop.public.item"),
                first.stream().map(ProducerRecord::topic).toList());
        assertEquals("{\"id\":1}", text(first.get(1).key()));
        assertEquals(1, session.insert("2", "b").size());
        session.relation('d', "*id:23", "name:25");
        assertEquals(1, session.insert("3", "c").size(), "the same relation again");
        session.relation('d', "*id:23");
        List<ProducerRecord<byte[], byte[]>> narrower = session.insert("4");
        assertEquals("shop.relations", narrower.get(0).topic());
        changes(first);
        changes(narrower);
        assertEquals("a", ((Insert) read(first.get(1))).row().getString("name"));
        assertEquals(1, ((Insert) read(narrower.get(1))).row().size());
    }

    @Test
    void everyOperationIsReadBack() {
        session.begin().relation('d', "*id:23", "name:25");
        Insert insert = (Insert) read(changes(session.insert("1", null)).get(0));
        assertTrue(insert.row().isNull(1));
        Update update = (Update) read(session.update("1", Rows.UNCHANGED).get(0));
        assertNull(update.old());
        assertTrue(update.row().isUnchanged(1));
        List<ProducerRecord<byte[], byte[]>> deleted = session.delete('K', "1", null);
        Delete delete = (Delete) read(deleted.get(0));
        assertTrue(delete.old().isKeyOnly());
        assertEquals(1, delete.old().getInt("id"));
        assertNull(deleted.get(1).value(), "a tombstone follows");
        Truncate truncate =
                (Truncate) read(session.send(new WireBytes('T').int32(1).int8(3).int32(Rows.OID))
                        .get(0));
        assertTrue(truncate.cascade() && truncate.restartIdentity());
    }

    @Test
    void aChangedKeyIsADeleteAndAnInsert() {
        session.begin().relation('d', "*id:23", "name:25");
        List<ProducerRecord<byte[], byte[]>> moved = changes(session.updateFrom('K', row("1", null), "2", "a"));
        assertEquals(3, moved.size());
        assertEquals(1, ((Delete) read(moved.get(0))).old().getInt("id"));
        assertEquals("a", ((Insert) read(moved.get(2))).row().getString("name"));
        assertEquals("1", header(moved.get(0), "__walferry.order"));
        assertEquals("2", header(moved.get(2), "__walferry.order"));
    }

    @Test
    void headersSayWhatTheBytesDoNot() {
        session.begin().relation('d', "*id:23");
        session.insert("1");
        ProducerRecord<byte[], byte[]> record = session.update("1").get(0);
        assertEquals("u", header(record, "__walferry.op"));
        assertEquals("1003", header(record, "__walferry.lsn"));
        assertEquals("4294967294", header(record, "__walferry.xid"));
        assertEquals(Long.toString(Rows.COMMIT_MICROS), header(record, "__walferry.ts_us"));
        assertEquals("2", header(record, "__walferry.order"));
        session.commit(5000);
        session.begin();
        assertEquals("1", header(session.insert("1").get(0), "__walferry.order"));
    }

    @Test
    void aRowThatASnapshotReadHasNoPlaceInTheTransaction() {
        session.begin().relation('d', "*id:23");
        List<ProducerRecord<byte[], byte[]>> records = session.read("1");
        assertEquals("shop.relations", records.get(0).topic());
        ProducerRecord<byte[], byte[]> record = changes(records).get(0);
        assertEquals("r", header(record, "__walferry.op"));
        assertEquals("none", header(record, "__walferry.xid"));
        assertEquals(1, ((Insert) read(record)).row().getInt("id"));
        assertEquals("1", header(session.insert("2").get(0), "__walferry.order"));
    }

    @Test
    void aLogicalMessageHasNoRelation() {
        session.begin();
        byte[] content = "content".getBytes(StandardCharsets.UTF_8);
        WireBytes bytes = new WireBytes('M').int8(1).int64(77).string("p");
        ProducerRecord<byte[], byte[]> record =
                session.send(bytes.int32(content.length).raw(content)).get(0);
        assertEquals("none", header(record, "__walferry.relation"));
        assertEquals("m", header(record, "__walferry.op"));
        LogicalMessage message = (LogicalMessage) reader.read(null, record.value());
        assertArrayEquals(content, message.toContent());
        assertEquals("{\"prefix\":\"p\"}", text(record.key()));
    }

    @ParameterizedTest
    @CsvSource({
        "key.format, raw",
        "value.envelope, flat",
        "column.exclude.list, public.item.name",
        "column.mask.with.5.chars, public.item.name"
    })
    void whatRawValuesDoNotGoWithIsRefused(String key, String value) {
        ConfigurationException e =
                assertThrows(ConfigurationException.class, () -> Settings.with("value.format", "raw", key, value));
        assertTrue(e.getMessage().contains(key), e.getMessage());
    }
}
