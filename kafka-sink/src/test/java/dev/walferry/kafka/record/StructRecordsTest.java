package dev.walferry.kafka.record;

import static dev.walferry.kafka.record.Rows.UNCHANGED;
import static dev.walferry.kafka.record.Rows.json;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.walferry.type.TypeOid;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records as Kafka Connect's objects become, through its JSON converter, the bytes that {@code json-schema} writes. */
class StructRecordsTest {
    private static final int USER_TYPE = 20_000;

    private static Rows session(String... settings) {
        String[] all = new String[settings.length + 4];
        System.arraycopy(settings, 0, all, 4, settings.length);
        all[0] = "key.format";
        all[1] = "json-schema";
        all[2] = "value.format";
        all[3] = "json-schema";
        return Rows.withStructs(Settings.with(all));
    }

    private static void assertSame(Rows session, List<ProducerRecord<byte[], byte[]>> records) {
        List<ProducerRecord<SchemaAndValue, SchemaAndValue>> structs = session.takeStructs();
        assertEquals(records.size(), structs.size());
        for (int i = 0; i < records.size(); i++) {
            ProducerRecord<byte[], byte[]> record = records.get(i);
            ProducerRecord<SchemaAndValue, SchemaAndValue> struct = structs.get(i);
            assertEquals(record.topic(), struct.topic());
            assertEquals(record.partition(), struct.partition());
            assertEquals(record.timestamp(), struct.timestamp());
            assertEquals(record.headers(), struct.headers());
            assertArrayEquals(record.key(), converted(record.topic(), struct.key(), true));
            assertSameText(record.value(), converted(record.topic(), struct.value(), false));
        }
    }

    /** The order counts. Java may print a number with a digit more than needed, and the converter escapes some characters. */
    private static void assertSameText(byte @Nullable [] expected, byte @Nullable [] actual) {
        assertEquals(json(expected).toString(), json(actual).toString());
    }

    private static byte @Nullable [] converted(String topic, @Nullable SchemaAndValue value, boolean isKey) {
        if (value == null) {
            return null;
        }
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "true", "replace.null.with.default", "false"), isKey);
            return converter.fromConnectData(topic, value.schema(), value.value());
        }
    }

    @ParameterizedTest(name = "{0} {1} {2} [{3}]")
    @CsvFileSource(
            resources = "types.csv",
            delimiter = '|',
            quoteCharacter = '\0',
            numLinesToSkip = 1,
            ignoreLeadingAndTrailingWhitespace = false)
    void everyTypeBecomesTheBytesOfJsonSchema(
            String type, String typmod, String text, String setting, String expected) {
        Rows session = session(setting.equals("-") ? new String[0] : setting.split("=", 2));
        session.begin();
        int oid = TypeOid.ofName(type);
        if (oid == 0) {
            oid = USER_TYPE;
            boolean domain = type.startsWith("domain:");
            session.type(oid, domain ? "" : "public", domain ? type.substring("domain:".length()) : type);
        }
        session.relation('d', "*id:23", "v:" + oid + ":" + typmod);
        assertSame(session, session.insert("1", text));
        assertSame(session, session.delete('K', "1", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"debezium", "flat"})
    void everyKindOfChangeBecomesTheSameRecords(String envelope) {
        Rows session = session("value.envelope", envelope);
        session.begin().relation('d', "*id:23", "t:25", "b:17", "n:1700");
        assertSame(session, session.insert("1", "a \"text\"", "\\x00ff", "1.50"));
        assertSame(session, session.update("1", UNCHANGED, UNCHANGED, null));
        assertSame(session, session.updateFrom('K', Rows.row("1", null, null, null), "2", "b", null, "NaN"));
        assertSame(session, session.delete('K', "2", null, null, null));
    }

    @Test
    void keysThatAreTheSameAreNoMove() {
        Rows session = session();
        session.begin().relation('f', "*id:23", "t:25");
        assertEquals(1, session.updateFrom('O', Rows.row("1", "a"), "1", "b").size());
        assertEquals(1, session.takeStructs().size());
    }

    @Test
    void tombstoneHasNeitherValueNorSchema() {
        Rows session = session();
        session.begin().relation('d', "*id:23", "t:25");
        session.delete('K', "1", null);
        assertNull(session.takeStructs().get(1).value());
    }

    @Test
    void valueThatItsFieldCannotHoldBecomesNull() {
        Rows session = session();
        session.begin().relation('d', "*id:23", "n:1700:" + ((10 << 16 | 2) + 4), "t:25");
        List<ProducerRecord<byte[], byte[]>> records = session.insert("1", "NaN", "after");
        assertEquals(
                "after", json(records.get(0).value()).at("/payload/after/t").textValue());
        assertSame(session, records);
    }
}
