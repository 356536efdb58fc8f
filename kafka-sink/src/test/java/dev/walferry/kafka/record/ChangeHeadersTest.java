package dev.walferry.kafka.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.walferry.kafka.record.key.KeyColumns;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of records in any format. */
class ChangeHeadersTest {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static Rows session(String... settings) {
        return new Rows(Settings.with(settings), KeyColumns.FROM_IDENTITY);
    }

    private static Map<String, String> headers(ProducerRecord<byte[], byte[]> record) {
        return Arrays.stream(record.headers().toArray())
                .collect(Collectors.toMap(Header::key, header -> new String(header.value(), StandardCharsets.UTF_8)));
    }

    private static List<ProducerRecord<byte[], byte[]>> message(Rows session, boolean transactional, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        WireBytes message =
                new WireBytes('M').int8(transactional ? 1 : 0).int64(77).string("ctx");
        return session.send(message.int32(bytes.length).raw(bytes));
    }

    @Test
    void aRecordIsACloudEvent() {
        Rows session = session("cloudevents.headers", "true");
        session.begin().relation('d', "*id:23");
        ProducerRecord<byte[], byte[]> record = session.insert("1").get(0);
        Map<String, String> headers = headers(record);
        assertEquals("1.0", headers.get("ce_specversion"));
        assertEquals("/debezium/postgresql/shop", headers.get("ce_source"));
        assertEquals("io.debezium.connector.postgresql.DataChangeEvent", headers.get("ce_type"));
        assertEquals("name:shop;lsn:1002;txId:4294967294;order:1", headers.get("ce_id"));
        assertEquals("2025-06-07T08:09:10.123Z", headers.get("ce_time"));
        assertEquals("application/json", headers.get("content-type"));
        assertEquals("c", headers.get("ce_iodebeziumop"));
        assertEquals("1002", headers.get("ce_iodebeziumlsn"));
        assertEquals("4294967294", headers.get("ce_iodebeziumtxid"));
        assertEquals("item", headers.get("ce_iodebeziumtable"));
        assertEquals("1749283750123", headers.get("ce_iodebeziumtsms"));
        assertEquals(null, headers.get("ce_iodebeziumorigin"), "it is null");
        List<ProducerRecord<byte[], byte[]>> deleted = session.delete('K', "1");
        assertEquals("d", headers(deleted.get(0)).get("ce_iodebeziumop"));
        assertEquals(Map.of(), headers(deleted.get(1)), "a tombstone is no event");
    }

    /** Rows that one COPY wrote share a position. */
    @Test
    void idsAreUniqueAndTheSameWhenTheTransactionComesAgain() {
        List<String> first = idsOfTwoRows();
        assertNotEquals(first.get(0).replaceAll(".*;", ""), first.get(1).replaceAll(".*;", ""));
        assertEquals(first, idsOfTwoRows());
    }

    private static List<String> idsOfTwoRows() {
        Rows session = session("cloudevents.headers", "true");
        session.begin().relation('d', "*id:23");
        return List.of(
                headers(session.insert("1").get(0)).get("ce_id"),
                headers(session.insert("2").get(0)).get("ce_id"));
    }

    /**
     * A row that a snapshot read has neither the id nor the context of the transaction among whose changes it is
     * placed.
     */
    @Test
    void aRowThatASnapshotReadIsAnEventOfItsOwn() {
        Rows session = session("cloudevents.headers", "true", "context.message.prefix", "ctx");
        session.begin().relation('d', "*id:23");
        message(session, true, "{\"user\":\"ann\"}");
        Map<String, String> first = headers(session.read("1").get(0));
        assertEquals("r", first.get("ce_iodebeziumop"));
        assertEquals(null, first.get("ce_iodebeziumtxid"));
        assertEquals(null, first.get("user"));
        assertNotEquals(first.get("ce_id"), headers(session.read("2").get(0)).get("ce_id"));
    }

    @Test
    void extensionAttributesCanBeLeftOut() {
        Rows session = session("cloudevents.headers", "true", "cloudevents.extension.attributes.enable", "false");
        session.begin().relation('d', "*id:23");
        assertEquals(6, headers(session.insert("1").get(0)).size());
    }

    @ParameterizedTest
    @CsvSource({"json-schema, application/json", "raw, application/octet-stream"})
    void theFormatIsTheContentType(String format, String type) {
        Rows session = session("cloudevents.headers", "true", "value.format", format);
        session.begin().relation('d', "*id:23");
        List<ProducerRecord<byte[], byte[]>> records = session.insert("1");
        assertEquals(type, headers(records.get(records.size() - 1)).get("content-type"));
    }

    /** Readers take the last header of a name, and the context's headers come last. */
    @ParameterizedTest
    @ValueSource(strings = {"op", "OP", "tenant", "kind"})
    void aContextReplacesNoHeaderThatIsConfigured(String name) {
        String[] settings = {
            "context.message.prefix", "ctx",
            "value.envelope", "flat",
            "flat.add.headers", "op",
            "flat.add.headers.prefix", "",
            "outbox.table.include.list", "public.outbox",
            "outbox.table.fields.additional.placement", "tenant:header,type:header:kind",
            "tracing.column", "trace"
        };
        Rows session = session(settings);
        session.begin().relation('d', "*id:23");
        message(session, true, "{\"user\":\"ann\"}");
        message(session, true, "{\"" + name + "\":\"d\",\"more\":\"x\"}");
        assertEquals(
                Map.of("user", "ann", "op", "c"), headers(session.insert("1").get(0)));
    }

    @Test
    void theTraceOfARowReplacesThatOfTheContext() {
        Rows session = session("context.message.prefix", "ctx", "tracing.column", "trace");
        session.begin().relation('d', "*id:23", "trace:25");
        message(session, true, "{\"user\":\"ann\",\"Traceparent\":\"c\",\"tracestate\":\"c\"}");
        Map<String, String> context = Map.of("user", "ann", "Traceparent", "c", "tracestate", "c");
        assertEquals(
                Map.of("user", "ann", "traceparent", PARENT),
                headers(session.insert("1", PARENT).get(0)));
        assertEquals(context, headers(session.insert("1", null).get(0)), "the row has none");
        session.relation('d', "*id:23");
        assertEquals(context, headers(session.insert("1").get(0)), "the table has no such column");
    }

    /** A converter of Kafka Connect writes the objects, in any format. */
    @Test
    void kafkaConnectsObjectsHaveNoContentType() {
        Rows session = Rows.withStructs(Settings.with("cloudevents.headers", "true", "value.format", "json-schema"));
        session.begin().relation('d', "*id:23");
        session.insert("1");
        Headers headers = session.takeStructs().get(0).headers();
        assertEquals(null, headers.lastHeader("content-type"));
        assertEquals("1.0", new String(headers.lastHeader("ce_specversion").value(), StandardCharsets.UTF_8));
    }

    @Test
    void aContextIsInTheHeadersOfTheRestOfItsTransaction() {
        Rows session = session("context.message.prefix", "ctx");
        session.begin().relation('d', "*id:23");
        assertEquals(Map.of(), headers(session.insert("1").get(0)));
        assertEquals(List.of(), message(session, true, "{\"user\":\"ann\",\"request\":\"7\"}"));
        assertEquals(
                Map.of("user", "ann", "request", "7"),
                headers(session.insert("2").get(0)));
        assertEquals(List.of(), message(session, true, "{\"user\":\"bob\"}"));
        List<ProducerRecord<byte[], byte[]>> deleted = session.delete('K', "1");
        assertEquals(Map.of("user", "bob", "request", "7"), headers(deleted.get(0)));
        assertEquals(Map.of("user", "bob", "request", "7"), headers(deleted.get(1)));
        session.commit(5000);
        session.begin();
        assertEquals(Map.of(), headers(session.insert("3").get(0)));
    }

    @Test
    void aContextIsTakenWhenMessagesAreSkipped() {
        Rows session = session("context.message.prefix", "ctx", "skipped.operations", "m");
        session.begin().relation('d', "*id:23");
        message(session, true, "{\"user\":\"ann\"}");
        assertEquals(Map.of("user", "ann"), headers(session.insert("2").get(0)));
    }

    @Test
    void aContextOutsideATransactionIsAnOrdinaryMessage() {
        Rows session = session("context.message.prefix", "ctx");
        assertEquals(1, message(session, false, "{\"user\":\"ann\"}").size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "[]",
                "\"user\"",
                "null",
                "{\"user\":7}",
                "{\"user\":null}",
                "{\"user\":{}}",
                "{\"user\":\"ann\"} {}",
                "{\"user\":\"ann\"",
                "{\"__debezium.newkey\":\"1\"}",
                "{\"ce_id\":\"1\"}",
                "{\"id\":\"1\"}",
                "{\"Content-Type\":\"x\"}",
                "{\"\":\"x\"}"
            })
    void aContextThatCannotBeUsedIsLeftOut(String content) {
        Rows session = session("context.message.prefix", "ctx");
        session.begin().relation('d', "*id:23");
        message(session, true, "{\"before\":\"1\"}");
        assertEquals(List.of(), message(session, true, content));
        assertEquals(Map.of("before", "1"), headers(session.insert("1").get(0)));
    }

    /** Otherwise any role could cause a record that no broker accepts. */
    @Test
    void contextsHaveAnUpperLimit() {
        Rows session = session("context.message.prefix", "ctx");
        session.begin().relation('d', "*id:23");
        String large = "x".repeat(5000);
        message(session, true, "{\"a\":\"" + large + "\"}");
        message(session, true, "{\"b\":\"" + large + "\"}");
        message(session, true, "{\"c\":\"" + "x".repeat(9000) + "\"}");
        message(session, true, "{\"d\":\"1\"}");
        assertEquals(Map.of("a", large, "d", "1"), headers(session.insert("1").get(0)));
    }

    @Test
    void aTraceComesFromAColumn() {
        Rows session = session("tracing.column", "trace");
        session.begin().relation('d', "*id:23", "trace:25");
        assertEquals(
                Map.of("traceparent", PARENT),
                headers(session.insert("1", PARENT).get(0)));
        assertEquals(
                Map.of("traceparent", PARENT, "tracestate", "a=b"),
                headers(session.insert("1", "#Mon Jan 05\ntraceparent=" + PARENT + "\ntracestate=a\\=b\nother=x")
                        .get(0)));
        for (String other : Arrays.asList(null, "", "nothing", "\\uxyz")) {
            assertEquals(Map.of(), headers(session.update("1", other).get(0)), other);
        }
        assertEquals(Map.of(), headers(session.delete('K', "1", null).get(0)));
        session.relation('d', "*id:23");
        assertEquals(Map.of(), headers(session.insert("1").get(0)));
    }
}
