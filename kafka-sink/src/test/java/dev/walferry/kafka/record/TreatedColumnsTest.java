package dev.walferry.kafka.record;

import static dev.walferry.kafka.record.Rows.UNCHANGED;
import static dev.walferry.kafka.record.Rows.json;
import static dev.walferry.kafka.record.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.record.key.KeyColumns;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that are masked, hashed or truncated. Expected hashes come from sha256sum. */
class TreatedColumnsTest {
    private static final String HASH = "column.mask.hash.v2.SHA-256.with.salt.CzQMA0cB5K";
    private static final String ANNA = "6ab13ca803c6aec902d032ee2a146ce3d4c726feccb31a83edc48151cc511e88";

    private static Rows session(String... settings) {
        return new Rows(Settings.with(settings), KeyColumns.FROM_IDENTITY).begin();
    }

    private static JsonNode after(List<ProducerRecord<byte[], byte[]>> records) {
        JsonNode value = json(records.get(0).value());
        return value.has("payload") ? value.at("/payload/after") : value.get("after");
    }

    /** Returns the value of a column after a treatment, given the OID and modifier of its type. */
    private static JsonNode treated(String key, String type, String value) {
        Rows session = session(key, "public.item.v");
        session.relation('d', "*id:23", "v:" + type);
        return after(session.insert("1", value)).get("v");
    }

    @Test
    void asterisksStandForEveryValueAndNull() {
        Rows session = session("column.mask.with.3.chars", "public\\.item\\.name");
        session.relation('f', "id:23", "name:25");
        JsonNode value =
                json(session.updateFrom('O', row("1", null), "1", "b").get(0).value());
        assertEquals(json("{\"id\":1,\"name\":\"***\"}"), value.get("before"));
        assertEquals(json("{\"id\":1,\"name\":\"***\"}"), value.get("after"));
        assertEquals(json("{\"id\":1,\"name\":\"***\"}"), after(session.insert("1", null)));
    }

    @Test
    void aMaskNeedsNoValue() {
        Rows session = session("column.mask.with.0.chars", "public.item.name");
        session.relation('d', "*id:23", "name:25");
        List<ProducerRecord<byte[], byte[]>> records = session.update("1", UNCHANGED);
        assertEquals(json("{\"id\":1,\"name\":\"\"}"), after(records));
        assertFalse(records.get(0).headers().iterator().hasNext());
    }

    @ParameterizedTest
    @CsvSource({
        "25, Anna, " + ANNA,
        "25, Jürgen, e06df98a7ca9140f943698e465b03d5da2562dd1efda82de285f333cbe0b341c",
        "1043:24, Anna, 6ab13ca803c6aec902d0",
        "1042:9, Anna, 6ab13",
        "18, A, 8",
        "19, Anna, " + ANNA,
    })
    void aHashStandsForTheValueAsFarAsTheColumnIsWide(String type, String value, String hash) {
        assertEquals(hash, treated(HASH, type, value).textValue());
    }

    @Test
    void theFirstWayOfHashingTakesJavasSerialization() {
        assertEquals(
                "69add06ff222a5afb082db4dc3696cf6d32efb0cc95f20abfb8e99c076166b75",
                treated("column.mask.hash.SHA-256.with.salt.CzQMA0cB5K", "25", "Anna")
                        .textValue());
    }

    @Test
    void nullHasNoHashAndWhatWasNotSentKeepsItsPlaceholder() {
        Rows session = session(HASH, "public.item.name");
        session.relation('d', "*id:23", "name:25");
        assertEquals(json("{\"id\":1,\"name\":null}"), after(session.insert("1", null)));
        assertEquals(
                "__debezium_unavailable_value",
                after(session.update("1", UNCHANGED)).get("name").textValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "25      | abcdef                 | abcd",
                "25      | abc                    | abc",
                "25      | äöüß€                  | äöüß",
                "25      | ab😀cd                 | ab😀",
                "25      | abc😀                  | abc",
                "1043:7  | abc                    | abc",
                "1184    | 2020-01-02 03:04:05+00 | 2020",
                "114     | {\"a\": 1}             | {\"a\"",
                "17      | \\x000102030405        | AAECAw==",
            })
    void textIsCutAtACharacter(String type, String value, String expected) {
        assertEquals(
                expected, treated("column.truncate.to.4.chars", type, value).textValue());
    }

    @Test
    void onlyTextAndBytesAreCut() {
        assertEquals(
                123_456, treated("column.truncate.to.2.chars", "23", "123456").intValue());
        assertEquals(json("[\"abc\"]"), treated("column.truncate.to.2.chars", "1009", "{abc}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"column.mask.with.3.chars", HASH})
    void valuesThatAreNotTextCannotBeMasked(String key) {
        assertEquals(5, treated(key, "23", "5").intValue());
    }

    @Test
    void keysAreNotMasked() {
        Rows session = session("column.mask.with.3.chars", "public.item.id");
        session.relation('d', "*id:25", "name:25");
        ProducerRecord<byte[], byte[]> record = session.insert("a", "b").get(0);
        assertEquals("{\"id\":\"a\"}", new String(record.key(), StandardCharsets.UTF_8));
        assertEquals("***", json(record.value()).at("/after/id").textValue());
    }

    @Test
    void theFirstRuleApplies() {
        Rows session = session(
                "column.mask.with.3.chars",
                "public.item.a",
                "column.truncate.to.1.chars",
                "public.item.(a|b)",
                "column.truncate.to.10.chars",
                "public.item.(b|c)",
                HASH,
                ".*");
        session.relation('f', "a:25", "b:25", "c:25", "d:25");
        assertEquals(
                json("{\"a\":\"x\",\"b\":\"y\",\"c\":\"zzz\",\"d\":\"" + ANNA + "\"}"),
                after(session.insert("xxx", "yyy", "zzz", "Anna")));
    }

    @Test
    void schemasSayWhatWasDone() {
        Rows session = session(
                "value.format",
                "json-schema",
                "column.mask.with.3.chars",
                "public.item.(name|id)",
                "column.truncate.to.8.chars",
                "public.item.(note|n4|n8|free)");
        session.relation('d', "*id:23", "name:25", "note:25", "n4:23", "n8:20", "n2:21", "free:1700");
        ProducerRecord<byte[], byte[]> record =
                session.insert("1", null, "123456789", "1", "2", "3", null).get(0);
        JsonNode row = json(record.value()).at("/schema/fields/1/fields");
        assertEquals("{\"masked\":\"true\"}", row.get(0).get("parameters").toString());
        assertEquals("{\"masked\":\"true\"}", row.get(1).get("parameters").toString());
        assertEquals("{\"truncateLength\":\"8\"}", row.get(2).get("parameters").toString());
        assertEquals("{\"truncateLength\":\"8\"}", row.get(3).get("parameters").toString());
        assertEquals("{\"truncateLength\":\"8\"}", row.get(4).get("parameters").toString());
        assertNull(row.get(5).get("parameters"));
        assertNull(row.get(6).get("parameters"));
        assertNull(json(record.key()).at("/schema/fields/0").get("parameters"));
        assertEquals(
                json("{\"id\":1,\"name\":\"***\",\"note\":\"12345678\",\"n4\":1,\"n8\":2,\"n2\":3,\"free\":null}"),
                json(record.value()).at("/payload/after"));
    }
}
