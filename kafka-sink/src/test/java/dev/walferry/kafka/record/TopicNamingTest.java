package dev.walferry.kafka.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.key.KeyColumns;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNamingTest {
    private final Rows session = new Rows();

    TopicNamingTest() {
        session.begin();
    }

    private String topic(int oid, String schema, String table) {
        session.relation(oid, schema, table, 'd', "*id:23");
        List<ProducerRecord<byte[], byte[]>> records =
                session.send(new WireBytes('I').int32(oid).tuple('N', Rows.row("1")));
        return records.get(0).topic();
    }

    @Test
    void whatKafkaDoesNotAllowBecomesAnUnderscore() {
        assertEquals("shop.public.Order-Items_2.x", topic(1, "public", "Order-Items 2.x"));
        assertEquals("shop._._", topic(2, "\u00fc", "$"));
    }

    @Test
    void twoTablesDoNotShareATopic() {
        topic(1, "public", "a b");
        RecordMappingException e = assertThrows(RecordMappingException.class, () -> topic(2, "public", "a_b"));
        assertTrue(e.toString().contains("\"public\".\"a b\" and \"public\".\"a_b\""), e.toString());
        assertThrows(RecordMappingException.class, () -> {
            topic(3, "x.y", "z");
            topic(4, "x", "y.z");
        });
    }

    @Test
    void aTableKeepsItsTopicWhenItIsCreatedAgain() {
        assertEquals(topic(1, "public", "a"), topic(2, "public", "a"));
    }

    @Test
    void aRenamedTableMayTakeATopicThatItsOldNameHad() {
        assertEquals("shop.public.line_items", topic(1, "public", "line items"));
        assertEquals("shop.public.line_items", topic(1, "public", "line_items"));
        assertThrows(RecordMappingException.class, () -> topic(2, "public", "line-items".replace('-', '$')));
    }

    @Test
    void aTableThatWasRenamedLeavesItsTopicToOthers() {
        topic(1, "public", "a b");
        topic(1, "public", "elsewhere");
        assertEquals("shop.public.a_b", topic(2, "public", "a_b"));
        assertThrows(RecordMappingException.class, () -> topic(1, "public", "a b"));
    }

    /** Without this, a transaction that renames a table would stop every start. */
    @Test
    void aTableThatWasRenamedLeavesItsSchemasNamesToItsNewOne() {
        Rows adjusted = new Rows(
                Settings.with("value.format", "json-schema", "schema.name.adjustment.mode", "avro"),
                KeyColumns.FROM_IDENTITY);
        adjusted.begin();
        assertTrue(key(adjusted, 1, "line-items").startsWith("shop.public.line-items "));
        assertTrue(key(adjusted, 1, "line_items").startsWith("shop.public.line_items "));
        assertThrows(RecordMappingException.class, () -> key(adjusted, 2, "line-items"));
    }

    @Test
    void longestNamesFitAndLongerOnesAreRefused() {
        Rows longer = new Rows(Settings.with("topic.prefix", "p".repeat(200)), KeyColumns.FROM_IDENTITY);
        longer.begin().relation("s", "t".repeat(46), 'd', "*id:23");
        assertEquals(249, longer.insert("1").get(0).topic().length());
        longer.relation("s", "t".repeat(47), 'd', "*id:23");
        RecordMappingException e = assertThrows(RecordMappingException.class, () -> longer.insert("1"));
        assertTrue(e.toString().contains("250 characters"), e.toString());
    }

    private static String named(String table, String... settings) {
        Rows session = new Rows(Settings.with(settings), KeyColumns.FROM_IDENTITY);
        session.begin().relation("public", table, 'd', "*id:23");
        return session.insert("1").get(0).topic();
    }

    @Test
    void aDelimiterOrATemplateNamesTopics() {
        assertEquals("shop_public_line_items", named("line items", "topic.delimiter", "_"));
        assertEquals("cdc-line_items.v1", named("line items", "topic.template", "cdc-${table}.v1"));
        assertEquals("shop-public-a", named("a", "topic.template", "${topic.prefix}-${schema}-${table}"));
        assertEquals(
                "shop.a$1",
                named("a$1", "topic.template", "${topic.prefix}.${table}").replace('_', '$'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "message",
                "relations",
                "transaction",
                "heartbeat",
                "commands",
                "walferry-control",
                "walferry-progress",
                "walferry-progress.orders"
            })
    void noTableSharesATopicWithOtherRecords(String table) {
        RecordMappingException e = assertThrows(
                RecordMappingException.class,
                () -> named(
                        table,
                        "topic.template",
                        "${topic.prefix}.${table}",
                        "topic.heartbeat.name",
                        "shop.heartbeat",
                        "signal.kafka.topic",
                        "shop.commands"));
        assertTrue(e.getMessage().contains("shop." + table), e.getMessage());
        assertThrows(
                RecordMappingException.class,
                () -> named(
                        "orders",
                        "topic.regex",
                        "(.*)\\.public\\.orders",
                        "topic.replacement",
                        "$1." + table,
                        "topic.heartbeat.name",
                        "shop.heartbeat",
                        "signal.kafka.topic",
                        "shop.commands"));
    }

    /** The topic's schemas keep their names exactly as long as one table writes to it. */
    @Test
    void aRenamedTableLeavesNothingToOthersWhileItsTopicHasAnotherTable() {
        Rows routed = new Rows(
                Settings.with(
                        "value.format", "json-schema",
                        "schema.name.adjustment.mode", "avro",
                        "topic.regex", "(.*)\\.part_.",
                        "topic.replacement", "$1.all-parts"),
                KeyColumns.FROM_IDENTITY);
        routed.begin();
        key(routed, 1, "part_1");
        assertTrue(key(routed, 2, "part_2").startsWith("shop.public.all-parts "));
        key(routed, 2, "elsewhere");
        assertThrows(RecordMappingException.class, () -> key(routed, 3, "all_parts"));
        key(routed, 1, "gone");
        assertTrue(key(routed, 3, "all_parts").startsWith("shop.public.all_parts "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "json-schema"})
    void columnsThatBecomeOneNameAreThoseOfANamedTable(String format) {
        Rows adjusted = new Rows(
                Settings.with("value.format", format, "field.name.adjustment.mode", "avro"), KeyColumns.FROM_IDENTITY);
        adjusted.begin().relation('d', "*id:23", "a-b:25", "a_b:25");
        RecordMappingException e = assertThrows(RecordMappingException.class, () -> adjusted.insert("1", "x", "y"));
        assertTrue(e.getMessage().contains("of relation public.item both become"), e.getMessage());
    }

    private static String key(Rows session, int oid, String table) {
        session.relation(oid, "public", table, 'd', "*id:23");
        ProducerRecord<byte[], byte[]> record = session.send(
                        new WireBytes('I').int32(oid).tuple('N', Rows.row("1")))
                .get(0);
        return record.topic() + " " + new String(record.key(), StandardCharsets.UTF_8);
    }

    @Test
    void routedTablesShareATopicAndTheirKeysSayWhichTheyAreOf() {
        Rows session = new Rows(
                Settings.with("topic.regex", "(.*)orders_(.*)", "topic.replacement", "$1orders"),
                KeyColumns.FROM_IDENTITY);
        session.begin();
        assertEquals(
                "shop.public.orders {\"id\":1,\"__dbz__physicalTableIdentifier\":\"shop.public.orders_a b\"}",
                key(session, 1, "orders_a b"));
        assertEquals(
                "shop.public.orders {\"id\":1,\"__dbz__physicalTableIdentifier\":\"shop.public.orders_2\"}",
                key(session, 2, "orders_2"));
        assertEquals(
                "shop.public.item {\"id\":1,\"__dbz__physicalTableIdentifier\":\"shop.public.item\"}",
                key(session, 3, "item"));
        RecordMappingException e = assertThrows(RecordMappingException.class, () -> key(session, 4, "orders"));
        assertTrue(e.toString().contains("\"public\".\"orders\""), e.toString());
    }

    @Test
    void keysOfRoutedTablesMayHaveAnotherFieldOrNone() {
        Rows named = new Rows(
                Settings.with(
                        "topic.regex", "(.*)orders_(.*)",
                        "topic.replacement", "$1orders",
                        "topic.key.field.name", "shard",
                        "topic.key.field.regex", ".*_(.)",
                        "topic.key.field.replacement", "no $1"),
                KeyColumns.FROM_IDENTITY);
        assertEquals("shop.public.orders {\"id\":1,\"shard\":\"no 7\"}", key(named.begin(), 1, "orders_7"));
        Rows without = new Rows(
                Settings.with(
                        "topic.regex", "(.*)orders_(.*)",
                        "topic.replacement", "$1orders",
                        "topic.key.enforce.uniqueness", "false"),
                KeyColumns.FROM_IDENTITY);
        assertEquals("shop.public.orders {\"id\":1}", key(without.begin(), 1, "orders_7"));
    }

    @Test
    void headersAndSchemasOfRoutedTablesHaveTheFieldToo() {
        Rows session = new Rows(
                Settings.with("topic.regex", "(.*)item", "topic.replacement", "$1all", "key.format", "json-schema"),
                KeyColumns.FROM_IDENTITY);
        session.begin().relation('d', "*id:23");
        ProducerRecord<byte[], byte[]> gone =
                session.updateFrom('K', Rows.row("1"), "2").get(0);
        assertEquals(
                Rows.json("{\"id\":1,\"__dbz__physicalTableIdentifier\":\"shop.public.item\"}"),
                Rows.json(gone.key()).get("payload"));
        assertEquals(
                Rows.json("{\"id\":2,\"__dbz__physicalTableIdentifier\":\"shop.public.item\"}"),
                Rows.json(gone.headers().lastHeader("__debezium.newkey").value()));
    }

    @Test
    void rowsWithoutAKeyHaveNoneInASharedTopic() {
        Rows session = new Rows(
                Settings.with("topic.regex", "(.*)item", "topic.replacement", "$1all"), KeyColumns.FROM_IDENTITY);
        session.begin().relation('d', "id:23");
        assertNull(session.insert("1").get(0).key());
    }

    private static Rows marked(String format, String adjustment, String field) {
        return new Rows(
                        Settings.with(
                                "topic.regex", "(.*)item",
                                "topic.replacement", "$1all",
                                "topic.key.field.name", field,
                                "field.name.adjustment.mode", adjustment,
                                "key.format", format),
                        KeyColumns.FROM_IDENTITY)
                .begin();
    }

    @ParameterizedTest
    @CsvSource({
        "json, none, a-b, a-b",
        "json-schema, none, a-b, a-b",
        "json, avro, a-b, a_b",
        "json-schema, avro, a-b, a_b",
        "json, avro_unicode, a b, a_u0020b",
        "json-schema, avro_unicode, a b, a_u0020b",
    })
    void noKeyHasTwoFieldsOfOneName(String format, String adjustment, String column, String field) {
        Rows session = marked(format, adjustment, field);
        session.relation('d', "*" + column + ":23");
        RecordMappingException e = assertThrows(RecordMappingException.class, () -> session.insert("1"));
        assertTrue(e.getMessage().contains("two fields \"" + field + "\""), e.getMessage());
        assertTrue(e.getMessage().endsWith("set topic.key.field.name"), e.getMessage());
    }

    /** Names are compared as they are written to records, where this column's name differs. */
    @ParameterizedTest
    @CsvSource({"json, $", "json-schema, $.payload"})
    void aColumnWhoseNameChangesLeavesItsNameFree(String format, String path) {
        Rows session = marked(format, "avro_unicode", "a_b");
        session.relation('d', "*a_b:23");
        JsonNode key = Rows.json(session.insert("1").get(0).key());
        assertEquals(
                Rows.json("{\"a_u005fb\":1,\"a_b\":\"shop.public.item\"}"),
                path.equals("$") ? key : key.get("payload"));
    }
}
