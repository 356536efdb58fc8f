package dev.walferry.kafka.record;

import static dev.walferry.kafka.record.Rows.json;
import static dev.walferry.kafka.record.Rows.row;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.key.KeyColumns;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/** Values that are plain rows, as ExtractNewRecordState produces them. */
class FlatRecordsTest {
    private static Rows session(String... settings) {
        List<String> all = new ArrayList<>(List.of("value.envelope", "flat"));
        all.addAll(Arrays.asList(settings));
        Rows session = new Rows(Settings.with(all.toArray(new String[0])), KeyColumns.FROM_IDENTITY);
        session.begin().relation('d', "*id:23", "name:25");
        return session;
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "none" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Test
    void valueIsTheRow() {
        Rows session = session();
        ProducerRecord<byte[], byte[]> made = session.insert("1", "a").get(0);
        assertEquals("{\"id\":1,\"name\":\"a\"}", new String(made.value(), StandardCharsets.UTF_8));
        assertEquals(json("{\"id\":1}"), json(made.key()));
        assertEquals(
                json("{\"id\":1,\"name\":null}"),
                json(session.update("1", null).get(0).value()));
    }

    @Test
    void aDeleteIsATombstone() {
        List<ProducerRecord<byte[], byte[]>> records = session().delete('K', "1", null);
        assertEquals(1, records.size());
        assertNull(records.get(0).value());
        assertEquals(json("{\"id\":1}"), json(records.get(0).key()));
    }

    @Test
    void aDeleteIsTheOldRowMarked() {
        Rows session = session("flat.delete", "rewrite");
        assertEquals(
                "{\"id\":1,\"name\":\"a\",\"__deleted\":\"false\"}",
                new String(session.insert("1", "a").get(0).value(), StandardCharsets.UTF_8));
        List<ProducerRecord<byte[], byte[]>> records = session.delete('K', "1", null);
        assertEquals(1, records.size());
        assertEquals(
                json("{\"id\":1,\"name\":null,\"__deleted\":\"true\"}"),
                json(records.get(0).value()));
    }

    @Test
    void aDeleteIsBothOrNothing() {
        List<ProducerRecord<byte[], byte[]>> both =
                session("flat.delete", "rewrite-with-tombstone").delete('K', "1", null);
        assertEquals(2, both.size());
        assertNull(both.get(1).value());
        assertArrayEquals(both.get(0).key(), both.get(1).key());
        assertEquals(List.of(), session("flat.delete", "drop").delete('K', "1", null));
    }

    @Test
    void aKeyChangeIsADeleteAndARow() {
        List<ProducerRecord<byte[], byte[]>> records = session().updateFrom('K', row("1", null), "2", "a");
        assertEquals(2, records.size());
        assertNull(records.get(0).value());
        assertEquals("{\"id\":2}", header(records.get(0), "__debezium.newkey"));
        assertEquals(json("{\"id\":2,\"name\":\"a\"}"), json(records.get(1).value()));
        assertEquals("{\"id\":1}", header(records.get(1), "__debezium.oldkey"));
    }

    @Test
    void partsOfTheEnvelopeFollowTheColumns() {
        Rows session = session(
                "flat.delete",
                "rewrite",
                "flat.add.fields",
                "op, source.ts_ms,lsn:position,table,txId",
                "flat.add.headers",
                "op,db,xmin");
        ProducerRecord<byte[], byte[]> made = session.insert("1", "a").get(0);
        assertEquals(
                "{\"id\":1,\"name\":\"a\",\"__deleted\":\"false\",\"__op\":\"c\",\"__source_ts_ms\":1749283750123,"
                        + "\"__position\":1002,\"__table\":\"item\",\"__txId\":4294967294}",
                new String(made.value(), StandardCharsets.UTF_8));
        assertEquals("c", header(made, "__op"));
        assertEquals("shopdb", header(made, "__db"));
        assertNull(made.headers().lastHeader("__xmin").value());
    }

    @Test
    void theTransactionIsAPartOfTheEnvelope() {
        String[] parts = {"flat.add.fields", "transaction.id,total_order,transaction.data_collection_order:nth"};
        assertEquals(
                json("{\"id\":1,\"name\":\"a\",\"__transaction_id\":null,\"__total_order\":null,\"__nth\":null}"),
                json(session(parts).insert("1", "a").get(0).value()));

        List<String> settings = new ArrayList<>(List.of("provide.transaction.metadata", "true"));
        settings.addAll(Arrays.asList(parts));
        settings.addAll(List.of("flat.add.headers", "total_order"));
        Rows session = session(settings.toArray(new String[0]));
        session.insert("1", "a");
        ProducerRecord<byte[], byte[]> second = session.insert("2", "b").get(0);
        assertEquals(
                json("{\"id\":2,\"name\":\"b\",\"__transaction_id\":\"4294967294:1003\",\"__total_order\":2,"
                        + "\"__nth\":2}"),
                json(second.value()));
        assertEquals("2", header(second, "__total_order"));
    }

    /** A delete that becomes a tombstone counts as an event; one that is left out does not. */
    @Test
    void aTombstoneCountsAsAnEvent() {
        for (String delete : List.of("tombstone", "drop")) {
            Rows session = session(
                    "flat.delete", delete, "flat.add.fields", "total_order", "provide.transaction.metadata", "true");
            session.delete('K', "1", null);
            assertEquals(
                    delete.equals("tombstone") ? 2 : 1,
                    json(session.insert("2", "b").get(0).value())
                            .get("__total_order")
                            .intValue());
        }
    }

    /** The header is first, as with Debezium's transform. */
    @Test
    void theOtherKeyIsTheFirstHeader() {
        Rows session = session("flat.add.headers", "op", "flat.delete", "rewrite-with-tombstone");
        List<ProducerRecord<byte[], byte[]>> moved = session.updateFrom('K', row("1", null), "2", "a");
        assertEquals(
                List.of(
                        List.of("__debezium.newkey", "__op"),
                        List.of("__debezium.newkey", "__op"),
                        List.of("__debezium.oldkey", "__op")),
                moved.stream()
                        .map(record -> Arrays.stream(record.headers().toArray())
                                .map(Header::key)
                                .toList())
                        .toList());
    }

    @Test
    void aTombstoneTellsTheOperationAlone() {
        ProducerRecord<byte[], byte[]> tombstone = session("flat.add.headers", "op,db", "flat.add.headers.prefix", "")
                .delete('K', "1", null)
                .get(0);
        assertEquals("d", header(tombstone, "op"));
        assertNull(tombstone.headers().lastHeader("db"));
    }

    @Test
    void unsentValuesAreNamed() {
        ProducerRecord<byte[], byte[]> record =
                session().update("1", Rows.UNCHANGED).get(0);
        assertEquals(json("{\"id\":1,\"name\":\"__debezium_unavailable_value\"}"), json(record.value()));
        assertEquals("[\"name\"]", header(record, "__walferry.unavailable"));
    }

    @Test
    void aFieldAndAColumnOfOneNameAreRefused() {
        Rows session = session("flat.delete", "rewrite", "flat.add.fields", "op");
        for (String column : List.of("__op", "__deleted")) {
            session.relation('d', "*id:23", column + ":25");
            RecordMappingException e =
                    assertThrows(RecordMappingException.class, () -> session.insert("1", "a"), column);
            assertTrue(e.getMessage().contains("two fields \"" + column + '"'), e.getMessage());
        }
    }

    @Test
    void unknownPartsAreRefused() {
        for (String bad : List.of(
                "source.op", "transaction.op", "a.lsn", "source.a.lsn", "lsn:a:b", "lsn:", "nothing", "op,lsn:op")) {
            ConfigurationException e =
                    assertThrows(ConfigurationException.class, () -> Settings.with("flat.add.fields", bad), bad);
            assertTrue(e.getMessage().contains("flat.add.fields"), e.getMessage());
        }
    }
}
