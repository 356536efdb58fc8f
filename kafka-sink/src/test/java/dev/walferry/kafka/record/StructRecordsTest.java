package dev.walferry.kafka.record;

import static dev.walferry.kafka.record.Rows.UNCHANGED;
import static dev.walferry.kafka.record.Rows.json;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records as Kafka Connect's objects become, through its JSON converter, the bytes that {@code json-schema} writes. */
class StructRecordsTest {
    private static final Pattern BEYOND = Pattern.compile("[\\x{10000}-\\x{10FFFF}]");
    private static final Pattern FRACTION = Pattern.compile("-?\\d+\\.\\d+(E-?\\d+)?");
    private static final boolean MORE_DIGITS = Runtime.version().feature() < 19;

    /** The length of the longest text of a number of type real. */
    private static final int LONGEST_REAL = "-1.17549435E-38".length();

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

    /**
     * Asserts that all bytes are equal but for two differences. The converter writes a character beyond U+FFFF as two
     * escapes, as the daemon does only in keys. Before Java 19 the converter may write a fraction with one digit more
     * than needed.
     */
    private static void assertSameText(byte @Nullable [] expected, byte @Nullable [] actual) {
        if (expected == null || actual == null) {
            assertArrayEquals(expected, actual);
            return;
        }
        String text = BEYOND.matcher(new String(expected, StandardCharsets.UTF_8))
                .replaceAll(found -> Matcher.quoteReplacement(escapes(found.group())));
        assertEquals(text, MORE_DIGITS ? shortened(text, utf8(actual)) : utf8(actual));
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String escapes(String character) {
        return String.format(Locale.ROOT, "\\u%04X\\u%04X", (int) character.charAt(0), (int) character.charAt(1));
    }

    /** Returns the actual text, with each fraction that is the same number written as in the expected text. */
    private static String shortened(String expected, String actual) {
        Iterator<MatchResult> numbers = FRACTION.matcher(expected).results().iterator();
        return FRACTION.matcher(actual).replaceAll(found -> {
            String number = numbers.hasNext() ? numbers.next().group() : "none";
            return isSame(number, found.group()) ? number : found.group();
        });
    }

    private static boolean isSame(String number, String other) {
        return !number.equals("none")
                && (Double.parseDouble(number) == Double.parseDouble(other)
                        || (other.length() <= LONGEST_REAL && Float.parseFloat(number) == Float.parseFloat(other)));
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

    @TypeLine.Each
    void everyTypeBecomesTheBytesOfJsonSchema(
            String type, String typmod, String text, String setting, String expected) {
        Rows session = session(TypeLine.settings(setting));
        session.begin();
        session.relation('d', "*id:23", TypeLine.column(session, type, typmod));
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

    /** Characters that JSON must escape, that only Java escapes, and that neither escapes. */
    @Test
    void charactersAreEscapedAlike() {
        Rows session = session();
        session.begin().relation('d', "*id:25", "t:25");
        String text = "\"\\ / \b\t\n\f\r \u0001\u001f \u007f\u0080 <>&' é€ \u2028\uFFFD \uD83D\uDE00\uDBFF\uDFFF";
        List<ProducerRecord<byte[], byte[]>> records = session.insert(text, text);
        assertTrue(utf8(records.get(0).value()).contains("\uD83D\uDE00"), "the difference that the manual names");
        assertTrue(utf8(records.get(0).key()).contains("\\uD83D\\uDE00"));
        assertSame(session, records);
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
