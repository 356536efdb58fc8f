package dev.walferry.kafka.record;

import static dev.walferry.kafka.record.Rows.UNCHANGED;
import static dev.walferry.kafka.record.Rows.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.key.KeyColumns;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schemas of {@code time.precision.mode=structured}; its values are in types.csv. */
class StructuredTimesTest {
    private static final String[] MODE = {"time.precision.mode", "structured"};

    private static Rows session(String... columns) {
        Rows session = new Rows(Settings.with(MODE), KeyColumns.FROM_IDENTITY);
        return session.begin().relation('d', columns);
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** The names, versions and fields of Debezium 3.7. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            date        | StructuredDate          | year INT32 month INT8 day INT8 specialValue STRING
            time        | StructuredTime          | hour INT8 minute INT8 second INT8 nanos INT32 precision INT32
            timetz      | StructuredZonedTime     | hour INT8 minute INT8 second INT8 nanos INT32 offsetSeconds INT32 precision INT32
            timestamp   | StructuredTimestamp     | year INT32 month INT8 day INT8 hour INT8 minute INT8 second INT8 nanos INT32 specialValue STRING precision INT32
            timestamptz | StructuredZonedTimestamp | year INT32 month INT8 day INT8 hour INT8 minute INT8 second INT8 nanos INT32 offsetSeconds INT32 zoneId STRING specialValue STRING precision INT32
            interval    | StructuredDuration      | years INT32 months INT32 days INT32 hours INT32 minutes INT32 seconds INT64 nanos INT32 precision INT32
            """)
    void schemasAreDebeziums(String type, String name, String fields) {
        String mode = String.join("=", MODE);
        Schema schema = TypeLine.strictColumn(type, -1, mode).schema();
        assertEquals("io.debezium.time." + name, schema.name());
        assertEquals(1, schema.version());
        assertEquals(
                fields,
                schema.fields().stream()
                        .map(field -> field.name() + " " + field.schema().type())
                        .collect(Collectors.joining(" ")));
        assertTrue(schema.fields().stream().allMatch(field -> field.schema().isOptional()));
        assertEquals(
                schema, TypeLine.strictColumn("_" + type, -1, mode).schema().valueSchema());
    }

    @Test
    void anInfiniteIntervalIsNullAndItsColumnNamed() {
        ProducerRecord<byte[], byte[]> record = session("*id:23", "i:1186", "a:1187")
                .insert("1", "infinity", "{-infinity}")
                .get(0);
        assertEquals(
                json("{\"id\":1,\"i\":null,\"a\":null}"), json(record.value()).get("after"));
        assertEquals("[\"i\",\"a\"]", header(record, "__walferry.unconverted"));
    }

    @Test
    void aKeyIsMadeOfStructures() {
        Rows session = session("*d:1082", "*i:1186");
        assertEquals(json("""
                {"d":{"year":null,"month":null,"day":null,"specialValue":"NEGATIVE_INFINITY"},
                 "i":{"years":0,"months":0,"days":1,"hours":0,"minutes":0,"seconds":0,"nanos":0,"precision":6}}"""), json(session.insert("-infinity", "1 day").get(0).key()));
        RecordMappingException e =
                assertThrows(RecordMappingException.class, () -> session.insert("2020-01-01", "infinity"));
        assertTrue(e.getMessage().contains("in the key of relation public.item"), e.getMessage());
    }

    @Test
    void anArrayThatWasNotSentHasNoPlaceholder() {
        ProducerRecord<byte[], byte[]> record = session("*id:23", "v:1182", "t:1009")
                .update("1", UNCHANGED, UNCHANGED)
                .get(0);
        JsonNode after = json(record.value()).get("after");
        assertEquals(json("{\"id\":1,\"v\":null,\"t\":[\"__debezium_unavailable_value\"]}"), after);
        assertEquals("[\"v\",\"t\"]", header(record, "__walferry.unavailable"));
    }
}
