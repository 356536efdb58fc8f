package dev.walferry.kafka.record;

import static dev.walferry.kafka.record.Rows.UNCHANGED;
import static dev.walferry.kafka.record.Rows.json;
import static dev.walferry.kafka.record.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.record.catalog.CatalogColumn;
import dev.walferry.kafka.record.catalog.CatalogTable;
import dev.walferry.kafka.record.catalog.CatalogTypes;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.key.KeyColumns;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code unavailable.value.policy} puts in place of a value that PostgreSQL did not send. */
class UnavailableValuesTest {
    private static Rows session(String policy, String... settings) {
        List<String> all = new ArrayList<>(List.of("unavailable.value.policy", policy));
        all.addAll(Arrays.asList(settings));
        Rows session = new Rows(Settings.with(all.toArray(new String[0])), KeyColumns.FROM_IDENTITY);
        session.begin().relation('d', "*id:23", "big:25", "n:1700", "last:23");
        return session;
    }

    private static String header(ProducerRecord<byte[], byte[]> record) {
        return new String(record.headers().lastHeader("__walferry.unavailable").value(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"debezium, json, /after", "flat, json, ''"})
    void aFieldIsLeftOut(String envelope, String format, String path) {
        ProducerRecord<byte[], byte[]> record = session("omit", "value.envelope", envelope, "value.format", format)
                .update("1", UNCHANGED, UNCHANGED, "7")
                .get(0);
        assertEquals(json("{\"id\":1,\"last\":7}"), json(record.value()).at(path));
        assertEquals("[\"big\",\"n\"]", header(record));
    }

    @Test
    void aFieldThatASchemaWantsIsNull() {
        ProducerRecord<byte[], byte[]> record = session("omit", "value.format", "json-schema")
                .update("1", UNCHANGED, null, "7")
                .get(0);
        assertEquals(
                json("{\"id\":1,\"big\":null,\"n\":null,\"last\":7}"),
                json(record.value()).at("/payload/after"));
        assertEquals("[\"big\"]", header(record));
    }

    /** A default or a zero would be taken for the value, and a sink would overwrite the true value with it. */
    @ParameterizedTest
    @CsvSource({
        "omit, null, null",
        "placeholder, '\"__debezium_unavailable_value\"', null",
        "reselect, '\"__debezium_unavailable_value\"', null"
    })
    void aColumnThatIsNotNullHasNoDefaultInstead(String policy, String text, String number) {
        Map<String, CatalogColumn> columns = Map.of(
                "id", new CatalogColumn(1, 23, false, null, null),
                "big", new CatalogColumn(2, 25, false, "'n/a'::text", null),
                "n", new CatalogColumn(3, 1700, false, null, null),
                "last", new CatalogColumn(4, 23, false, "0", null));
        CatalogTable table =
                new CatalogTable(true, columns, null, null, null, false, false, List.of(), CatalogTypes.NONE);
        Rows session = new Rows(
                Settings.with("unavailable.value.policy", policy, "value.format", "json-schema"),
                KeyColumns.FROM_IDENTITY,
                relation -> table);
        session.begin().relation('d', "*id:23", "big:25", "n:1700", "last:23");
        ProducerRecord<byte[], byte[]> record =
                session.update("1", UNCHANGED, UNCHANGED, "7").get(0);
        assertEquals(
                json("{\"id\":1,\"big\":" + text + ",\"n\":" + number + ",\"last\":7}"),
                json(record.value()).at("/payload/after"));
        assertEquals("[\"big\",\"n\"]", header(record));
    }

    @Test
    void aColumnThatIsMaskedIsNotLeftOut() {
        ProducerRecord<byte[], byte[]> record = session("omit", "column.mask.with.3.chars", "public.item.big")
                .update("1", UNCHANGED, null, "7")
                .get(0);
        assertEquals("***", json(record.value()).at("/after/big").textValue());
        assertEquals(0, record.headers().toArray().length);
    }

    @Test
    void theStreamStops() {
        Rows session = session("fail");
        assertEquals(1, session.update("1", "a", null, "7").size());
        assertEquals(2, session.delete('K', "1", null, null, null).size(), "an old row need not be known");
        RecordMappingException e =
                assertThrows(RecordMappingException.class, () -> session.update("1", UNCHANGED, null, "7"));
        assertTrue(e.getMessage().contains("[big] of relation public.item"), e.getMessage());
        assertTrue(e.getMessage().contains("REPLICA IDENTITY FULL"), e.getMessage());
    }

    @Test
    void whatTheOldRowTellsIsNotMissing() {
        Rows session = session("fail");
        session.relation('f', "*id:23", "big:25");
        assertEquals(
                json("{\"id\":1,\"big\":\"a\"}"),
                json(session.updateFrom('O', row("1", "a"), "1", UNCHANGED)
                                .get(0)
                                .value())
                        .at("/after"));
    }
}
