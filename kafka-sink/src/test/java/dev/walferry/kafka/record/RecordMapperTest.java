package dev.walferry.kafka.record;

import static dev.walferry.kafka.record.Rows.UNCHANGED;
import static dev.walferry.kafka.record.Rows.json;
import static dev.walferry.kafka.record.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.Lsn;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.key.KeyColumns;
import dev.walferry.kafka.record.key.RowKey;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.StreamStop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class RecordMapperTest {
    private static final int REPEATED = 3;

    private final Rows session = new Rows();

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return text(Objects.requireNonNull(record.headers().lastHeader(name)).value());
    }

    @Test
    void insertBecomesOneRecordInDebeziumsFieldOrder() {
        session.begin().commit(777).begin().relation('d', "*id:23", "name:25");
        ProducerRecord<byte[], byte[]> record = session.insert("1", "a \"b\"\n").get(0);
        assertEquals("shop.public.item", record.topic());
        assertEquals("{\"id\":1}", text(record.key()));
        assertEquals(Rows.COMMIT_MICROS / 1000, record.timestamp());
        assertNull(record.partition());
        assertEquals(0, record.headers().toArray().length);
        assertEquals("""
                {"before":null,"after":{"id":1,"name":"a \\"b\\"\\n"},"source":{"version":"0.1.0",\
                "connector":"postgresql","name":"shop","ts_ms":1749283750123,"snapshot":"false","db":"shopdb",\
                "sequence":"[\\"777\\",\\"1004\\"]","ts_us":1749283750123456,"ts_ns":1749283750123456000,\
                "schema":"public","table":"item","txId":4294967294,"lsn":1004,"xmin":null,"origin":null,\
                "origin_lsn":null},"transaction":null,"op":"c","ts_ms":1767323045678,"ts_us":1767323045678901,"ts_ns":1767323045678901000}""", text(record.value()));
    }

    /**
     * When something about a table changes, PostgreSQL announces the table again, often with the same columns; but its
     * key may have changed.
     */
    @Test
    void keyIsAskedForOnceForEachAnnouncement() {
        List<Relation> asked = new ArrayList<>();
        Rows rows = new Rows(SinkConfig.recordDefaults("shop"), (relation, at) -> {
            asked.add(relation);
            return KeyColumns.FROM_IDENTITY.of(relation, at);
        });
        rows.begin();
        for (int i = 0; i < REPEATED; i++) {
            rows.relation('d', "*id:23");
            rows.insert("1");
            rows.insert("2");
        }
        assertEquals(REPEATED, asked.size());
        assertEquals(asked.get(0), asked.get(1));
    }

    @Test
    void sequenceKnowsNoCommitInTheFirstTransaction() {
        session.begin().relation('d', "*id:23");
        JsonNode source = json(session.insert("1").get(0).value()).get("source");
        assertEquals("[null,\"1002\"]", source.get("sequence").textValue());
    }

    @Test
    void originIsToldWhereThereIsOne() {
        session.begin();
        session.send(new WireBytes('O').int64(4711).string("node \"a\""));
        session.relation('d', "*id:23");
        JsonNode source = json(session.insert("1").get(0).value()).get("source");
        assertEquals("node \"a\"", source.get("origin").textValue());
        assertEquals(4711, source.get("origin_lsn").longValue());
    }

    @Test
    void updateWithoutOldRowHasNoBefore() {
        session.begin().relation('d', "*id:23", "name:25");
        List<ProducerRecord<byte[], byte[]>> records = session.update("1", "b");
        assertEquals(1, records.size());
        JsonNode value = json(records.get(0).value());
        assertEquals("u", value.get("op").textValue());
        assertTrue(value.get("before").isNull());
        assertEquals(json("{\"id\":1,\"name\":\"b\"}"), value.get("after"));
        assertEquals("{\"id\":1}", text(records.get(0).key()));
    }

    @Test
    void updateOfTheKeyIsDeleteTombstoneAndCreate() { // trap K5
        session.begin().relation('d', "*id:23", "name:25");
        List<ProducerRecord<byte[], byte[]>> records = session.updateFrom('K', row("1", null), "2", "b");
        assertEquals(REPEATED, records.size());
        JsonNode gone = json(records.get(0).value());
        assertEquals("d", gone.get("op").textValue());
        assertEquals(json("{\"id\":1}"), gone.get("before"));
        assertTrue(gone.get("after").isNull());
        assertEquals("{\"id\":1}", text(records.get(0).key()));
        assertEquals("{\"id\":2}", header(records.get(0), "__debezium.newkey"));
        assertEquals("{\"id\":1}", text(records.get(1).key()));
        assertNull(records.get(1).value());
        JsonNode created = json(records.get(2).value());
        assertEquals("c", created.get("op").textValue());
        assertTrue(created.get("before").isNull());
        assertEquals(json("{\"id\":2,\"name\":\"b\"}"), created.get("after"));
        assertEquals("{\"id\":2}", text(records.get(2).key()));
        assertEquals("{\"id\":1}", header(records.get(2), "__debezium.oldkey"));
    }

    @Test
    void oldKeyThatDidNotChangeIsAnOrdinaryUpdate() { // PostgreSQL also sends it for keys that lie out of line
        session.begin().relation('d', "*id:25", "name:25");
        List<ProducerRecord<byte[], byte[]>> records = session.updateFrom('K', row("long", null), UNCHANGED, "b");
        assertEquals(1, records.size());
        JsonNode value = json(records.get(0).value());
        assertEquals("u", value.get("op").textValue());
        assertEquals(json("{\"id\":\"long\"}"), value.get("before"));
        assertEquals("{\"id\":\"long\"}", text(records.get(0).key()));
    }

    @Test
    void keyOnlyOldRowLeavesOutWhatWasNotSent() { // trap B2
        session.begin().relation('d', "a:25", "*id:23", "b:25");
        List<ProducerRecord<byte[], byte[]>> records = session.delete('K', null, "7", null);
        assertEquals(2, records.size());
        JsonNode value = json(records.get(0).value());
        assertEquals("d", value.get("op").textValue());
        assertEquals(json("{\"id\":7}"), value.get("before"));
        assertTrue(value.get("after").isNull());
        assertNull(records.get(1).value());
        assertEquals("{\"id\":7}", text(records.get(1).key()));
        assertEquals(0, records.get(0).headers().toArray().length);
    }

    @Test
    void fullIdentityGivesTheWholeOldRowAndFillsUnchangedValues() { // trap B1
        Rows full = new Rows(SinkConfig.recordDefaults("shop"), (relation, at) -> RowKey.of(0));
        full.begin().relation('f', "id:23", "name:25", "note:25");
        JsonNode value = json(full.updateFrom('O', row("1", "big", null), "1", UNCHANGED, "n")
                .get(0)
                .value());
        assertEquals("u", value.get("op").textValue());
        assertEquals(json("{\"id\":1,\"name\":\"big\",\"note\":null}"), value.get("before"));
        assertEquals(json("{\"id\":1,\"name\":\"big\",\"note\":\"n\"}"), value.get("after"));
        assertEquals(
                REPEATED,
                full.updateFrom('O', row("1", "a", null), "2", "a", null).size());
    }

    @Test
    void fullIdentityWithoutKnownKeyHasNoKeyAndNoTombstone() { // trap B3
        session.begin().relation('f', "id:23", "name:25");
        assertNull(session.insert("1", "a").get(0).key());
        assertEquals(1, session.updateFrom('O', row("1", "a"), "2", "a").size());
        assertEquals(1, session.delete('O', "2", "a").size());
    }

    @Test
    void unchangedValueIsThePlaceholderAndNeverNull() { // trap B1
        session.begin().relation('d', "*id:23", "name:25", "nothing:25");
        JsonNode after =
                json(session.update("1", UNCHANGED, null).get(0).value()).get("after");
        assertEquals("__debezium_unavailable_value", after.get("name").textValue());
        assertTrue(after.get("nothing").isNull());
    }

    /** A null and a value that was not sent look the same in a column that has no room for a placeholder. */
    @Test
    void columnsThatWereNotSentAreNamedInAHeader() {
        session.begin().relation('d', "*id:23", "name:25", "amount:1700", "bits:1562", "place \"x\":600", "nothing:25");
        ProducerRecord<byte[], byte[]> record = session.update("1", UNCHANGED, UNCHANGED, UNCHANGED, UNCHANGED, null)
                .get(0);
        assertEquals(json("""
                {"id":1,"name":"__debezium_unavailable_value","amount":null,"bits":null,"place \\"x\\"":null,\
                "nothing":null}"""), json(record.value()).get("after"));
        assertEquals("[\"name\",\"amount\",\"bits\",\"place \\\"x\\\"\"]", header(record, "__walferry.unavailable"));
    }

    @Test
    void onlyTheNewRowOfAChangedKeyNamesColumnsThatWereNotSent() {
        session.begin().relation('d', "*id:23", "name:25");
        List<ProducerRecord<byte[], byte[]>> records = session.updateFrom('K', row("1", null), "2", UNCHANGED);
        assertNull(records.get(0).headers().lastHeader("__walferry.unavailable"));
        assertEquals("[\"name\"]", header(records.get(2), "__walferry.unavailable"));
        assertEquals(0, session.insert("3", null).get(0).headers().toArray().length);
    }

    private static Rows nanoseconds(String failureMode) {
        Rows rows = new Rows(
                Settings.with(
                        "time.precision.mode", "nanoseconds", "event.converting.failure.handling.mode", failureMode),
                KeyColumns.FROM_IDENTITY);
        rows.begin();
        return rows;
    }

    @Test
    void valueThatItsFieldCannotHoldBecomesNullAndIsNamed() {
        for (String mode : new String[] {"warn", "skip"}) {
            Rows rows = nanoseconds(mode);
            rows.relation('d', "*id:23", "a:1114", "b:1114", "c:1115");
            ProducerRecord<byte[], byte[]> record = rows.insert(
                            "1", "0001-01-01 00:00:00", "2026-01-01 00:00:00", "{\"0001-01-01 00:00:00\"}")
                    .get(0);
            assertEquals(
                    json("{\"id\":1,\"a\":null,\"b\":1767225600000000000,\"c\":null}"),
                    json(record.value()).get("after"));
            assertEquals("[\"a\",\"c\"]", header(record, "__walferry.unconverted"));
            assertEquals(0, rows.insert("2", null, null, null).get(0).headers().toArray().length);
        }
    }

    @Test
    void valueThatItsFieldCannotHoldStopsTheStreamIfAskedTo() {
        Rows rows = nanoseconds("fail");
        rows.relation('d', "*id:23", "a:1114");
        RecordMappingException e =
                assertThrows(RecordMappingException.class, () -> rows.insert("1", "0001-01-01 00:00:00"));
        assertTrue(e.toString().contains("column \"a\" of relation public.item"), e.toString());
        assertFalse(e.toString().contains("0001"), e.toString());
    }

    @Test
    void keyIsNeverNullBecauseItsFieldCannotHoldIt() {
        Rows rows = nanoseconds("warn");
        rows.relation('d', "*a:1114");
        assertThrows(RecordMappingException.class, () -> rows.insert("0001-01-01 00:00:00"));
    }

    @Test
    void keyThatWasNotSentStopsTheStream() {
        session.begin().relation('d', "*id:25", "name:25");
        RecordMappingException e = assertThrows(RecordMappingException.class, () -> session.update(UNCHANGED, "b"));
        assertTrue(e.toString().contains("\"id\" of relation public.item"), e.toString());
    }

    @Test
    void truncateIsOneRecordPerRelationWithoutKey() { // trap B18
        session.begin().relation('d', "*id:23").relation(99, "Odd \"s\"", "t\u00e4ble", 'd', "*id:23");
        List<ProducerRecord<byte[], byte[]>> records =
                session.send(new WireBytes('T').int32(2).int8(0).int32(Rows.OID).int32(99));
        assertEquals(2, records.size());
        assertEquals("shop.public.item", records.get(0).topic());
        assertEquals("shop.Odd__s_.t_ble", records.get(1).topic());
        JsonNode value = json(records.get(1).value());
        assertEquals("t", value.get("op").textValue());
        assertTrue(value.get("before").isNull());
        assertTrue(value.get("after").isNull());
        assertEquals("Odd \"s\"", value.get("source").get("schema").textValue());
        assertEquals("t\u00e4ble", value.get("source").get("table").textValue());
        assertNull(records.get(1).key());
    }

    @Test
    void logicalMessageGoesToItsOwnTopic() {
        session.begin();
        ProducerRecord<byte[], byte[]> record = session.send(new WireBytes('M')
                        .int8(1)
                        .int64(9)
                        .string("p\"")
                        .int32(2)
                        .raw(new byte[] {-1, 0}))
                .get(0);
        assertEquals("shop.message", record.topic());
        assertEquals(json("{\"prefix\":\"p\\\"\"}"), json(record.key()));
        JsonNode value = json(record.value());
        assertEquals(List.of("op", "ts_ms", "source", "transaction", "message"), names(value));
        assertEquals("m", value.get("op").textValue());
        assertEquals("/wA=", value.get("message").get("content").textValue());
        assertEquals(4_294_967_294L, value.get("source").get("txId").longValue());
    }

    @Test
    void standaloneMessageHasNoTransaction() { // trap B20
        session.begin().commit(777);
        JsonNode value = json(
                session.send(new WireBytes('M').int8(0).int64(9).string("p").int32(0))
                        .get(0)
                        .value());
        assertTrue(value.get("source").get("txId").isNull());
        assertEquals(Rows.NOW.toEpochMilli(), value.get("source").get("ts_ms").longValue());
    }

    @Test
    void newRelationMessageChangesWhatFollows() { // trap B4
        session.begin().relation('d', "*id:23", "a:25");
        session.insert("1", "x");
        session.relation('d', "*id:23", "*b:23");
        ProducerRecord<byte[], byte[]> record = session.insert("1", "2").get(0);
        assertEquals("{\"id\":1,\"b\":2}", text(record.key()));
        assertEquals(json("{\"id\":1,\"b\":2}"), json(record.value()).get("after"));
    }

    @Test
    void namesAreEscaped() {
        session.begin().relation("public", "item", 'd', "*a\"b:23", "\u00fc\\n:25");
        ProducerRecord<byte[], byte[]> record = session.insert("1", "x").get(0);
        assertEquals(
                json("{\"a\\\"b\":1,\"\u00fc\\\\n\":\"x\"}"),
                json(record.value()).get("after"));
        assertEquals("{\"a\\\"b\":1}", text(record.key()));
    }

    /** A column that is left out, or in raw records is not part of the key, cannot clash with the name of another. */
    @Test
    void onlyNamesThatAreWrittenHaveToDiffer() {
        Rows hidden = new Rows(
                Settings.with("field.name.adjustment.mode", "avro", "column.exclude.list", "public[.]item[.]a-b"),
                KeyColumns.FROM_IDENTITY);
        hidden.begin().relation('d', "*id:23", "a-b:25", "a_b:25");
        assertEquals(
                Rows.json("{\"id\":1,\"a_b\":\"y\"}"),
                Rows.json(hidden.insert("1", "x", "y").get(0).value()).get("after"));
        Rows raw = new Rows(
                Settings.with("field.name.adjustment.mode", "avro", "value.format", "raw"), KeyColumns.FROM_IDENTITY);
        raw.begin().relation('d', "*id:23", "a-b:25", "a_b:25");
        List<ProducerRecord<byte[], byte[]>> records = raw.insert("1", "x", "y"); // the relation's own comes first
        assertEquals(
                Rows.json("{\"id\":1}"),
                Rows.json(records.get(records.size() - 1).key()));
    }

    /** As with Debezium, whose converter gets the adjusted fields whether or not it writes schemas. */
    @Test
    void namesOfFieldsAreAdjustedWithoutSchemasToo() {
        Rows session = new Rows(Settings.with("field.name.adjustment.mode", "avro"), KeyColumns.FROM_IDENTITY);
        session.begin().relation('d', "*the id:23", "a-b:25");
        ProducerRecord<byte[], byte[]> made = session.insert("1", "x").get(0);
        assertEquals(Rows.json("{\"the_id\":1}"), Rows.json(made.key()));
        assertEquals(
                Rows.json("{\"the_id\":1,\"a_b\":\"x\"}"),
                Rows.json(made.value()).get("after"));
        ProducerRecord<byte[], byte[]> gone =
                session.updateFrom('K', Rows.row("1", null), "2", "x").get(0);
        assertEquals(
                Rows.json("{\"the_id\":2}"),
                Rows.json(gone.headers().lastHeader("__debezium.newkey").value()));
    }

    @Test
    void tableWithoutColumnsIsAnEmptyObject() {
        session.begin().relation('f');
        assertEquals(json("{}"), json(session.insert().get(0).value()).get("after"));
    }

    @Test
    void skippedOperationsBecomeNoRecord() {
        Rows quiet = new Rows(Settings.with("skipped.operations", "c,u,d,t,m"), KeyColumns.FROM_IDENTITY);
        quiet.begin().relation('d', "*id:23");
        assertEquals(List.of(), quiet.insert("1"));
        assertEquals(List.of(), quiet.updateFrom('K', row("1"), "2"));
        assertEquals(List.of(), quiet.delete('K', "2"));
        assertEquals(List.of(), quiet.send(new WireBytes('T').int32(1).int8(0).int32(Rows.OID)));
    }

    @Test
    void tombstonesCanBeLeftOut() {
        Rows none = new Rows(Settings.with("tombstones.on.delete", "false"), KeyColumns.FROM_IDENTITY);
        none.begin().relation('d', "*id:23");
        assertEquals(1, none.delete('K', "2").size());
        assertEquals(2, none.updateFrom('K', row("1"), "2").size());
    }

    @Test
    void streamedMessageIsRefused() {
        RecordMapper<byte[]> mapper = RecordMapper.encoded(
                SinkConfig.recordDefaults("shop"), new SourceFacts("0", "db"), RecordLookups.OFFLINE);
        assertThrows(IllegalArgumentException.class, () -> mapper.map(new StreamStop(), Lsn.ZERO, r -> {}));
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new java.util.ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void aRowWithoutColumnsIsAnEmptyObject() {
        session.begin().relation('d');
        assertEquals(json("{}"), json(session.insert().get(0).value()).get("after"));
    }

    @Test
    void aKeyIsOpenedByWhicheverColumnComesFirst() {
        session.begin().relation('d', "name:25", "*b:23", "c:25", "*a:23");
        List<ProducerRecord<byte[], byte[]>> records = session.delete('K', null, "2", null, "1");
        assertEquals("{\"b\":2,\"a\":1}", text(records.get(0).key()));
        assertTrue(text(records.get(0).value()).startsWith("{\"before\":{\"b\":2,\"a\":1},\"after\":null,"));
    }
}
