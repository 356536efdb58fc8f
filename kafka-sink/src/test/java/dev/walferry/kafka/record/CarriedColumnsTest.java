package dev.walferry.kafka.record;

import static dev.walferry.kafka.record.Rows.UNCHANGED;
import static dev.walferry.kafka.record.Rows.json;
import static dev.walferry.kafka.record.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.record.key.KeyColumns;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tables' changes become records, and with which columns. */
class CarriedColumnsTest {
    private static Rows session(String... settings) {
        return new Rows(Settings.with(settings), KeyColumns.FROM_IDENTITY).begin();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Announces a table and returns the records of its first row. */
    private static List<ProducerRecord<byte[], byte[]>> insert(Rows session, int oid, String schema, String table) {
        session.relation(oid, schema, table, 'd', "*id:23");
        return session.send(new WireBytes('I').int32(oid).tuple('N', row("1")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "table.include.list | shop.orders                | shop.orders,shop.Orders",
                "table.include.list | SHOP.Ord.*                 | shop.orders,shop.Orders",
                "table.include.list | orders, audit\\.log        | audit.log",
                "table.include.list | shop.(a\\,b)               | 'shop.a,b'",
                "table.exclude.list | shop\\..*                  | audit.log",
                "schema.include.list | shop                      | shop.orders,shop.Orders,'shop.a,b'",
                "schema.include.list | sho                       | ''",
                "schema.exclude.list | audit, x                  | shop.orders,shop.Orders,'shop.a,b'",
            })
    void listsChooseTables(String list, String names, String expected) {
        Rows session = session(list, names);
        StringBuilder carried = new StringBuilder();
        String[] tables = {"audit.log", "shop.orders", "shop.Orders", "shop.a,b"};
        for (int i = 0; i < tables.length; i++) {
            String[] parts = tables[i].split("\\.", -1);
            if (!insert(session, i + 1, parts[0], parts[1]).isEmpty()) {
                carried.append(carried.isEmpty() ? "" : ",").append(tables[i]);
            }
        }
        assertEquals(expected.replace("'", ""), carried.toString());
    }

    @Test
    void bothASchemaAndATableHaveToBeCarried() {
        Rows session = session("schema.include.list", "shop", "table.exclude.list", ".*\\.log");
        assertEquals(1, insert(session, 1, "shop", "orders").size());
        assertEquals(0, insert(session, 2, "shop", "log").size());
        assertEquals(0, insert(session, 3, "other", "orders").size());
    }

    @Test
    void aTableIsLookedAtAgainWhenItIsRenamed() {
        Rows session = session("table.include.list", "public.orders");
        assertEquals(0, insert(session, 1, "public", "item").size());
        assertEquals(1, insert(session, 1, "public", "orders").size());
    }

    @Test
    void everyOperationOfATableIsLeftOut() {
        Rows session = session("table.exclude.list", "public.item");
        session.relation('d', "*id:23", "name:25");
        assertEquals(List.of(), session.insert("1", "a"));
        assertEquals(List.of(), session.update("1", "b"));
        assertEquals(List.of(), session.updateFrom('K', row("1", null), "2", "b"));
        assertEquals(List.of(), session.delete('K', "2", null));
        session.relation(2, "public", "kept", 'd', "*id:23");
        List<ProducerRecord<byte[], byte[]>> truncates =
                session.send(new WireBytes('T').int32(2).int8(0).int32(Rows.OID).int32(2));
        assertEquals(
                List.of("shop.public.kept"),
                truncates.stream().map(ProducerRecord::topic).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "column.include.list | public.item.name          | {\"name\":\"a\"}",
                "column.include.list | public.item.(id){1\\,2}, .*note | {\"id\":1,\"note\":\"n\"}",
                "column.exclude.list | .*\\.NOTE                 | {\"id\":1,\"name\":\"a\"}",
                "column.exclude.list | public.item.id,note       | {\"name\":\"a\",\"note\":\"n\"}",
                "column.exclude.list | public.item.*             | {}",
            })
    void listsChooseTheColumnsOfValues(String list, String names, String expected) {
        Rows session = session(list, names);
        session.relation('f', "id:23", "name:25", "note:25");
        ProducerRecord<byte[], byte[]> record =
                session.updateFrom('O', row("1", "a", "n"), row("1", "a", "n")).get(0);
        assertEquals(json(expected), json(record.value()).get("after"));
        assertEquals(json(expected), json(record.value()).get("before"));
        assertEquals(expected, json(record.value()).get("after").toString());
    }

    @Test
    void theKeyKeepsAColumnThatValuesLack() {
        Rows session = session("column.exclude.list", "public.item.id");
        session.relation('d', "*id:23", "name:25");
        ProducerRecord<byte[], byte[]> made = session.insert("1", "a").get(0);
        assertEquals("{\"id\":1}", text(made.key()));
        assertEquals(json("{\"name\":\"a\"}"), json(made.value()).get("after"));
        List<ProducerRecord<byte[], byte[]>> moved = session.updateFrom('K', row("1", null), "2", "a");
        assertEquals("{\"id\":1}", text(moved.get(0).key()));
        assertEquals(json("{}"), json(moved.get(0).value()).get("before"));
        assertEquals("{\"id\":2}", text(moved.get(2).key()));
    }

    @Test
    void schemasLackTheColumnsToo() {
        Rows session = session("column.exclude.list", "public.item.(id|note)", "value.format", "json-schema");
        session.relation('d', "*id:23", "name:25", "note:25");
        ProducerRecord<byte[], byte[]> record = session.insert("1", "a", "n").get(0);
        JsonNode row = json(record.value()).at("/schema/fields/1/fields");
        assertEquals(1, row.size());
        assertEquals("name", row.get(0).get("field").textValue());
        assertEquals(json("{\"name\":\"a\"}"), json(record.value()).at("/payload/after"));
        JsonNode key = json(record.key()).at("/schema/fields/0");
        assertTrue(key.get("optional").booleanValue(), "as with Debezium, which does not ask about columns left out");
    }

    @Test
    void columnsThatAreLeftOutAreNotReportedAsUnsent() {
        Rows session = session("column.exclude.list", "public.item.big");
        session.relation('d', "*id:23", "big:25", "also:25");
        assertEquals(
                "[\"also\"]",
                text(session.update("1", UNCHANGED, UNCHANGED)
                        .get(0)
                        .headers()
                        .lastHeader("__walferry.unavailable")
                        .value()));
        ProducerRecord<byte[], byte[]> whole =
                session.update("1", UNCHANGED, "x").get(0);
        assertFalse(whole.headers().iterator().hasNext());
    }
}
