package dev.walferry.kafka.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events from an outbox, and which logical messages become records. */
class OutboxRecordsTest {
    private static Rows session(String... settings) {
        Rows session = new Rows(Settings.with(settings), KeyColumns.FROM_IDENTITY);
        session.begin();
        return session;
    }

    private static Rows table(String... settings) {
        List<String> all = new ArrayList<>(List.of("outbox.table.include.list", "public\\.out.*"));
        all.addAll(Arrays.asList(settings));
        Rows session = session(all.toArray(new String[0]));
        session.relation("public", "outbox", 'd', "*id:2950", "aggregatetype:25", "aggregateid:25", "payload:17");
        return session;
    }

    private static List<ProducerRecord<byte[], byte[]>> message(Rows session, String prefix, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return session.send(new WireBytes('M')
                .int8(1)
                .int64(77)
                .string(prefix)
                .int32(bytes.length)
                .raw(bytes));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "none" : text(header.value());
    }

    @Test
    void anInsertedRowIsAnEvent() {
        List<ProducerRecord<byte[], byte[]>> events = table().insert("5", "order line", "42", "\\x7b7d");
        assertEquals(1, events.size());
        ProducerRecord<byte[], byte[]> event = events.get(0);
        assertEquals("outbox.event.order_line", event.topic());
        assertEquals("42", text(event.key()));
        assertEquals("{}", text(event.value()));
        assertEquals("5", header(event, "id"));
        assertEquals(Rows.COMMIT_MICROS / 1000, event.timestamp());
    }

    @Test
    void otherChangesOfTheTableHaveNoRecord() {
        Rows session = table();
        assertEquals(List.of(), session.update("5", "order", "42", "\\x"));
        assertEquals(List.of(), session.delete('K', "5", null, null, null));
        assertEquals(List.of(), session.send(new WireBytes('T').int32(1).int8(0).int32(Rows.OID)));
        assertEquals(1, session.read("5", "order", "42", "\\x").size(), "a row that was there before is an event");
    }

    @Test
    void anEmptyPayloadCanBeATombstone() {
        assertEquals(0, table().insert("5", "order", "42", "\\x").get(0).value().length);
        assertNull(table("outbox.route.tombstone.on.empty.payload", "true")
                .insert("5", "order", "42", "\\x")
                .get(0)
                .value());
        assertNull(table().insert("5", "order", "42", null).get(0).value());
        assertNull(table().insert("5", "order", null, "\\x").get(0).key());
    }

    @Test
    void columnsBecomeHeadersOfAnEvent() {
        ProducerRecord<byte[], byte[]> event = table(
                        "outbox.table.fields.additional.placement",
                        "aggregatetype:header, id:header:eventId",
                        "outbox.route.topic.replacement",
                        "events-${routedByValue}")
                .insert("5", "order", "42", "\\x")
                .get(0);
        assertEquals("events-order", event.topic());
        assertEquals("order", header(event, "aggregatetype"));
        assertEquals("5", header(event, "eventId"));
    }

    @Test
    void aRowThatNamesNoTopicStopsTheStream() {
        for (String type : Arrays.asList(null, "", ".", "x".repeat(300))) {
            RecordMappingException e = assertThrows(
                    RecordMappingException.class,
                    () -> table("outbox.route.topic.replacement", "${routedByValue}")
                            .insert("5", type, "42", "\\x"));
            assertTrue(e.getMessage().contains("outbox.table.include.list"), e.getMessage());
        }
    }

    @Test
    void aTableWithoutTheColumnsStopsTheStream() {
        Rows session = session("outbox.table.include.list", "public.item");
        session.relation('d', "*id:23");
        RecordMappingException e = assertThrows(RecordMappingException.class, () -> session.insert("1"));
        assertTrue(e.getMessage().contains("\"aggregateid\""), e.getMessage());
    }

    @Test
    void aMessageIsAnEvent() {
        Rows session = session("outbox.message.types", "order,pay.*", "skipped.operations", "m");
        ProducerRecord<byte[], byte[]> event =
                message(session, "outbox:order:a:b", "{}").get(0);
        assertEquals("outbox.event.order", event.topic());
        assertEquals("a:b", text(event.key()));
        assertEquals("{}", text(event.value()));
        assertEquals("77", header(event, "id"));
        assertNull(message(session, "outbox:payment", "{}").get(0).key());
    }

    /** Any role can write such a message, so none may stop the stream. */
    @ParameterizedTest
    @CsvSource({"outbox:other", "outbox:", "outbox:.", "outbox::1", "outbox", "order"})
    void aMessageThatNamesNoTopicIsAnOrdinaryOne(String prefix) {
        Rows session =
                session("outbox.message.types", "order,\\.,", "outbox.route.topic.replacement", "${routedByValue}");
        assertEquals("shop.message", message(session, prefix, "{}").get(0).topic());
    }

    /** Otherwise a role that may write to the outbox could command the daemon, or prevent its next start. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.walferry-control",
                "other.walferry-control",
                "shop.walferry-progress",
                "shop.walferry-progress.orders",
                "shop.message",
                "shop.relations",
                "shop.transaction",
                "beats.shop",
                "orders",
                "__consumer_offsets",
                "__transaction_state"
            })
    void aRowThatAsksForATopicOfOtherRecordsStopsTheStream(String type) {
        RecordMappingException e = assertThrows(
                RecordMappingException.class,
                () -> table(
                                "outbox.route.topic.replacement", "${routedByValue}",
                                "topic.heartbeat.prefix", "beats",
                                "signal.kafka.topic", "orders")
                        .insert("5", type, "42", "\\x"));
        assertTrue(e.getMessage().contains("\"aggregatetype\""), e.getMessage());
        assertTrue(e.getMessage().contains("outbox.route.topic.replacement"), e.getMessage());
        assertTrue(e.getMessage().contains("outbox.table.include.list"), e.getMessage());
        assertFalse(e.getMessage().contains(type), "the value is the application's data");
    }

    @Test
    void aRowThatAsksForTheTopicOfATableStopsTheStream() {
        Rows session = table("outbox.route.topic.replacement", "shop.${routedByValue}");
        session.relation(7, "public", "person", 'd', "*id:23");
        session.send(new WireBytes('I').int32(7).tuple('N', Rows.row("1")));
        assertEquals(
                "shop.public.persons",
                session.insert("5", "public.persons", "42", "\\x").get(0).topic());
        RecordMappingException e =
                assertThrows(RecordMappingException.class, () -> session.insert("5", "public.person", "42", "\\x"));
        assertTrue(e.getMessage().contains("outbox.route.topic.replacement"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop.walferry-control", "shop.walferry-progress", "shop.transaction", "shop.public.item"})
    void aMessageThatAsksForATopicOfOtherRecordsIsAnOrdinaryOne(String type) {
        Rows session = session("outbox.message.types", ".*", "outbox.route.topic.replacement", "${routedByValue}");
        session.relation('d', "*id:23");
        session.insert("1");
        assertEquals(
                "shop.message", message(session, "outbox:" + type, "{}").get(0).topic());
    }

    @Test
    void eventsHaveTheContextOfTheirTransaction() {
        Rows session = table("context.message.prefix", "ctx", "outbox.message.types", "order");
        message(session, "ctx", "{\"user\":\"ann\"}");
        assertEquals("ann", header(session.insert("5", "order", "42", "\\x").get(0), "user"));
        assertEquals("ann", header(message(session, "outbox:order", "{}").get(0), "user"));
    }

    @Test
    void listsChooseAmongMessages() {
        Rows included = session("message.prefix.include.list", "audit\\..*,x");
        assertEquals(1, message(included, "Audit.a", "").size());
        assertEquals(0, message(included, "audit", "").size());
        Rows excluded = session("message.prefix.exclude.list", "x");
        assertEquals(0, message(excluded, "x", "").size());
        assertEquals(1, message(excluded, "xy", "").size());
        assertEquals(0, message(excluded, "walferry-heartbeat", "").size(), "a daemon's own");
        assertEquals(0, message(excluded, "walferry-signal", "{}").size(), "holds a secret");
    }

    /** A pipeline on another slot of the database reads tables. */
    @Test
    void theMarksOfASnapshotHaveNoRecord() {
        Rows all = session();
        assertEquals(0, message(all, "walferry", "").size(), "ends a chunk");
        assertEquals(1, message(all, "walferry", "{}").size(), "an application's");
    }

    @ParameterizedTest
    @CsvSource({
        "message.prefix.exclude.list, x",
        "outbox.table.fields.additional.placement, type:body",
        "outbox.table.fields.additional.placement, type:header",
        "outbox.table.expand.json.payload, true",
        "outbox.route.tombstone.on.empty.payload, true",
        "outbox.table.json.payload.null.behavior, optional_bytes",
        "outbox.route.topic.replacement, a b",
        "heartbeat.action.query, select 1",
        "heartbeat.message.enable, true"
    })
    void whatCannotBeIsRefused(String key, String value) {
        ConfigurationException e = assertThrows(
                ConfigurationException.class, () -> Settings.with("message.prefix.include.list", "y", key, value));
        assertTrue(e.getMessage().contains(key), e.getMessage());
    }

    private static Rows jsonTable(String... settings) {
        List<String> all = new ArrayList<>(List.of("outbox.table.include.list", "public.outbox"));
        all.addAll(Arrays.asList(settings));
        Rows session = session(all.toArray(new String[0]));
        session.relation(
                "public",
                "outbox",
                'd',
                "*id:2950",
                "aggregatetype:25",
                "aggregateid:25",
                "payload:3802",
                "type:25",
                "part:23",
                "made:1082");
        return session;
    }

    private static ProducerRecord<byte[], byte[]> event(Rows session, String payload) {
        return session.insert("5", "order", "42", payload, "Paid", "3", "1970-01-02")
                .get(0);
    }

    @Test
    void columnsBecomeFieldsBesideThePayload() {
        String[] settings = {
            "outbox.table.fields.additional.placement", "type:envelope:eventType, made:envelope", "value.format", "json"
        };
        ProducerRecord<byte[], byte[]> event = event(jsonTable(settings), "{\"a\": 1}");
        assertEquals("{\"payload\":\"{\\\"a\\\": 1}\",\"eventType\":\"Paid\",\"made\":1}", text(event.value()));
        assertEquals("42", text(event.key()));
        assertEquals("5", header(event, "id"));
        assertEquals(
                "{\"payload\":null,\"eventType\":\"Paid\",\"made\":1}",
                text(event(jsonTable(settings), null).value()),
                "without a payload");

        settings[3] = "json-schema";
        assertEquals(
                "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"type\":\"string\",\"optional\":true,"
                        + "\"name\":\"io.debezium.data.Json\",\"version\":1,\"field\":\"payload\"},"
                        + "{\"type\":\"string\",\"optional\":true,\"field\":\"eventType\"},"
                        + "{\"type\":\"int32\",\"optional\":true,\"name\":\"io.debezium.time.Date\",\"version\":1,"
                        + "\"field\":\"made\"}],\"optional\":false,\"name\":\"shop.public.outbox.order.Value\"},"
                        + "\"payload\":{\"payload\":\"[]\",\"eventType\":\"Paid\",\"made\":1}}",
                text(event(jsonTable(settings), "[]").value()));
    }

    /** A field without an alias keeps the name that the connector gives it before EventRouter sees it. */
    @Test
    void fieldsAreNamedAsInOrdinaryRecords() {
        String[] settings = {
            "outbox.table.include.list", "public.outbox",
            "field.name.adjustment.mode", "avro",
            "outbox.table.fields.additional.placement", "event-type:envelope, made-at:envelope:made-at"
        };
        assertEquals(
                "{\"payload\":\"{}\",\"event_type\":\"Paid\",\"made-at\":1}",
                text(oddlyNamed(settings)
                        .insert("5", "order", "42", "{}", "Paid", "1970-01-02")
                        .get(0)
                        .value()));

        settings[5] = "event-type:envelope, made-at:envelope:event_type";
        RecordMappingException e = assertThrows(
                RecordMappingException.class,
                () -> oddlyNamed(settings).insert("5", "order", "42", "{}", "Paid", "1970-01-02"));
        assertTrue(e.getMessage().contains("would be called \"event_type\""), e.getMessage());
    }

    private static Rows oddlyNamed(String... settings) {
        Rows session = session(settings);
        session.relation(
                "public",
                "outbox",
                'd',
                "*id:2950",
                "aggregatetype:25",
                "aggregateid:25",
                "payload:3802",
                "event-type:25",
                "made-at:1082");
        return session;
    }

    @Test
    void rawHasOutboxEventsInJson() {
        String[] settings = {
            "value.format", "raw",
            "outbox.table.expand.json.payload", "true",
            "outbox.table.fields.additional.placement", "type:envelope"
        };
        assertEquals(
                "{\"payload\":{\"a\":1},\"type\":\"Paid\"}",
                text(event(jsonTable(settings), "{\"a\": 1}").value()));
    }

    @Test
    void anEmptyPayloadIsATombstoneWithFieldsToo() {
        assertNull(event(
                        jsonTable(
                                "outbox.table.fields.additional.placement", "type:envelope",
                                "outbox.route.tombstone.on.empty.payload", "true"),
                        null)
                .value());
    }

    /** A few bytes of a binary format look like spaces when taken for text. */
    @Test
    void onlyAPayloadWithoutBytesIsEmptyButTextMayBeBlank() {
        String[] settings = {"outbox.route.tombstone.on.empty.payload", "true"};
        assertEquals(
                2, table(settings).insert("5", "order", "42", "\\x0801").get(0).value().length);
        assertNull(event(jsonTable(settings), " \n").value());
    }

    /** A field's name cannot be empty, and the cost of expanding a payload has a limit. */
    @Test
    void aPayloadThatCostsTooMuchStaysText() {
        String deep = "{\"a\":".repeat(500) + "1" + "}".repeat(500);
        String wide =
                IntStream.range(0, 2000).mapToObj(i -> "{\"f" + i + "\":1}").collect(Collectors.joining(",", "[", "]"));
        for (String payload : List.of("{\"\": 1}", "{\"a\": 1e400}", deep, wide)) {
            String value = text(event(jsonTable("outbox.table.expand.json.payload", "true"), payload)
                    .value());
            assertTrue(value.startsWith("\""), () -> "is a structure: " + payload.substring(0, 10));
        }
    }

    @Test
    void aColumnDecidesThePartition() {
        String[] settings = {"outbox.table.fields.additional.placement", "part:partition"};
        assertEquals(3, event(jsonTable(settings), "{}").partition());
        assertNull(jsonTable(settings)
                .insert("5", "order", "42", "{}", "Paid", null, null)
                .get(0)
                .partition());
        assertThrows(
                RecordMappingException.class,
                () -> jsonTable(settings).insert("5", "order", "42", "{}", "Paid", "-1", null));
    }

    @Test
    void aPayloadOfJsonBecomesAStructure() {
        String payload = "{\"b\": {\"c\": [1, null, 2]}, \"a\": 1.50, \"big\": 5000000000, \"n\": null, \"e\": [],"
                + " \"s\": \"ü\\n\", \"t\": true}";
        assertEquals(
                "{\"b\":{\"c\":[1,null,2]},\"a\":1.5,\"big\":5000000000,\"s\":\"ü\\n\",\"t\":true}",
                text(event(jsonTable("outbox.table.expand.json.payload", "true"), payload)
                        .value()));
        assertEquals(
                "{\"b\":{\"c\":[1,null,2]},\"a\":1.5,\"big\":5000000000,\"n\":null,\"e\":[],\"s\":\"ü\\n\","
                        + "\"t\":true}",
                text(event(
                                jsonTable(
                                        "outbox.table.expand.json.payload", "true",
                                        "outbox.table.json.payload.null.behavior", "optional_bytes",
                                        "outbox.table.json.payload.empty.array.behavior", "optional_string"),
                                payload)
                        .value()));
        assertEquals(
                "{\"payload\":{\"a\":1},\"type\":\"Paid\"}",
                text(event(
                                jsonTable(
                                        "outbox.table.expand.json.payload", "true",
                                        "outbox.table.fields.additional.placement", "type:envelope"),
                                "{\"a\": 1}")
                        .value()));
    }

    /** As with Debezium, text is then a JSON string, because everything in this format is JSON. */
    @ParameterizedTest
    @ValueSource(strings = {"\"text\"", "12", "{\"a\": [1, \"b\"]}", "{\"a\": [1, 2.5]}", "{\"a\": [null]}", "[]"})
    void aPayloadWithoutASchemaStaysText(String payload) {
        assertEquals(
                '"' + payload.replace("\"", "\\\"") + '"',
                text(event(jsonTable("outbox.table.expand.json.payload", "true"), payload)
                        .value()));
    }

    @Test
    void twoFieldsOfOneNameAreRefused() {
        for (String placement :
                List.of("type:envelope:payload", "type:envelope,part:envelope:type", "a:partition,b:partition")) {
            assertThrows(
                    ConfigurationException.class,
                    () -> Settings.with(
                            "outbox.table.include.list",
                            "public.outbox",
                            "outbox.table.fields.additional.placement",
                            placement),
                    placement);
        }
    }
}
