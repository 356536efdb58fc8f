package dev.walferry.kafka.record;

import static dev.walferry.kafka.record.Rows.UNCHANGED;
import static dev.walferry.kafka.record.Rows.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.record.catalog.CatalogTable;
import dev.walferry.kafka.record.catalog.CatalogTypes;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.key.KeyColumns;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each line of types.csv gives a type, its text on the wire, and its value in a record under some settings. */
class TypeTableTest {
    private static final int USER_TYPE = 20_000;

    @TypeLine.Each
    void textBecomesJson(String type, String typmod, String text, String setting, String expected) {
        Rows session = new Rows(Settings.with(TypeLine.settings(setting)), KeyColumns.FROM_IDENTITY);
        session.begin();
        session.relation('d', TypeLine.column(session, type, typmod));
        JsonNode after = json(session.insert(text).get(0).value()).get("after");
        assertEquals(json(expected), after.get("v"), () -> after.toString());
    }

    private static JsonNode value(Rows session, Object text) {
        return json(session.insert(text).get(0).value()).get("after").get("v");
    }

    @Test
    void preciseNumericsAreTheUnscaledValueForAnyLength() {
        Rows session = new Rows();
        session.begin().relation('d', "v:1700:" + ((1000 << 16 | 3) + 4));
        for (String text : new String[] {
            "0.000",
            "0.001",
            "-0.001",
            "127.000",
            "0.128",
            "-0.128",
            "-0.129",
            "999999999999999.999",
            "-9223372036854775.808",
            "9223372036854775.808",
            "1" + "0".repeat(200) + ".125"
        }) {
            byte[] bytes = Base64.getDecoder().decode(value(session, text).textValue());
            assertEquals(new BigDecimal(text).unscaledValue(), new BigInteger(bytes), text);
        }
    }

    @Test
    void unscaledNumericsKeepTheirValueForAnyLength() {
        Rows session = new Rows();
        session.begin().relation('d', "v:1700");
        for (String text : new String[] {"0", "0.00", "1500", "1.50", "-12345678901234567890.1000", "7"}) {
            JsonNode value = value(session, text);
            byte[] bytes = Base64.getDecoder().decode(value.get("value").textValue());
            BigDecimal actual =
                    new BigDecimal(new BigInteger(bytes), value.get("scale").intValue());
            assertEquals(0, new BigDecimal(text).compareTo(actual), text);
        }
    }

    @Test
    void placeholdersTakeTheFormOfTheirType() {
        Rows session = new Rows(Settings.with("unavailable.value.placeholder", "__x"), KeyColumns.FROM_IDENTITY);
        session.begin().type(USER_TYPE, "public", "hstore");
        session.relation(
                'd', "*id:23", "t:25", "j:3802", "b:17", "ta:1009", "ba:1001", "ia:1007", "da:1182", "la:1016",
                "h:20000", "ua:2951");
        Object u = UNCHANGED;
        JsonNode after = json(session.update("1", u, u, u, u, u, u, u, u, u, u)
                        .get(0)
                        .value())
                .get("after");
        assertEquals(json("""
                        {"id":1,"t":"__x","j":"__x","b":"X194","ta":["__x"],"ba":["X194"],"ia":[95,95,120],\
                        "da":[95,95,120],"la":[95,95,120],"h":"{\\"__x\\":\\"__x\\"}",\
                        "ua":["b254e387-cf58-3982-ba24-fcb3e8a63995"]}"""), after);
    }

    /** The string of an hstore holds JSON, whatever the placeholder is. */
    @ParameterizedTest
    @ValueSource(strings = {"not \"sent\"", "a\\b", "{}", "é\u0001é"})
    void thePlaceholderOfAnHstoreIsJson(String placeholder) {
        Rows session = new Rows(Settings.with("unavailable.value.placeholder", placeholder), KeyColumns.FROM_IDENTITY);
        session.begin().type(USER_TYPE, "public", "hstore").relation('d', "*id:23", "h:20000");
        JsonNode after = json(session.update("1", UNCHANGED).get(0).value()).get("after");
        assertEquals(
                placeholder, json(after.get("h").textValue()).get(placeholder).textValue());
    }

    @Test
    void placeholdersOfArraysTakeTheFormOfTheirElements() {
        assertEquals(json("{\"v\":[\"__x\"]}"), unsent("1182", "time.precision.mode", "isostring"));
        assertEquals(json("{\"v\":[\"__x\"]}"), unsent("1001", "binary.handling.mode", "hex"));
        assertEquals(json("{\"v\":[\"__x\"]}"), unsent("1001", "binary.handling.mode", "base64"));
        assertEquals(json("{\"v\":[\"X194\"]}"), unsent("1001", "binary.handling.mode", "bytes"));
    }

    private static JsonNode unsent(String oid, String key, String mode) {
        Rows session =
                new Rows(Settings.with("unavailable.value.placeholder", "__x", key, mode), KeyColumns.FROM_IDENTITY);
        session.begin().relation('d', "v:" + oid);
        return json(session.update(UNCHANGED).get(0).value()).get("after");
    }

    /** A replication session prints all amounts with two fraction digits, however many the server's currency has. */
    @Test
    void moneyHasTheFractionDigitsOfTheServersLocale() {
        assertEquals(json("{\"v\":\"12345.00\",\"a\":[\"-12345.00\",null]}"), money(0));
        assertEquals(json("{\"v\":\"123.45\",\"a\":[\"-123.45\",null]}"), money(2));
        assertEquals(json("{\"v\":\"12.345\",\"a\":[\"-12.345\",null]}"), money(3));
    }

    private static JsonNode money(int digits) {
        CatalogTable table = CatalogTable.UNKNOWN.withTypes(new CatalogTypes(Map.of(), digits));
        Rows session = new Rows(Settings.with("decimal.handling.mode", "string"), KeyColumns.FROM_IDENTITY, r -> table);
        session.begin().relation('d', "v:790", "a:791");
        return json(session.insert("$123.45", "{-$123.45,NULL}").get(0).value()).get("after");
    }

    @Test
    void unreadableValueIsRefusedWithoutQuotingIt() {
        Rows session = new Rows();
        session.begin().relation('d', "*id:23", "v:1082");
        RecordMappingException e = assertThrows(RecordMappingException.class, () -> session.insert("1", "secret!"));
        assertFalse(e.toString().contains("secret"), e.toString());
        assertEquals(null, e.getCause());
    }

    @Test
    void partsThatNoCalendarHasAreRefusedRatherThanCounted() {
        Rows session = new Rows();
        session.begin().relation('d', "d:1082", "t:1083", "s:1114", "z:1184");
        String[] good = {"2026-01-02", "03:04:05", "2026-01-02 03:04:05", "2026-01-02 03:04:05+00"};
        session.insert((Object[]) good);
        for (String[] bad : new String[][] {
            {"0", "2026-100-02"},
            {"0", "10000000-01-02"},
            {"1", "03:04:4294967295"},
            {"2", "2026-01-02 4294967295:04:05"},
            {"3", "2026-01-02 03:04:4294967295+00"},
            {"3", "999999999999-01-02 03:04:05+01"},
            {"3", "2026-01-02 03:04:05+4294967295"}
        }) {
            Object[] row = good.clone();
            row[Integer.parseInt(bad[0])] = bad[1];
            assertThrows(RecordMappingException.class, () -> session.insert(row), bad[1]);
        }
    }

    @Test
    void columnsOfOneOidAreWrittenAsTheTypeIsWhenTheirRelationIsTold() {
        Rows session = new Rows();
        session.begin().relation('d', "v:20000");
        assertEquals(json("\"[1,2]\""), value(session, "[1,2]"));
        session.type(USER_TYPE, "public", "vector").relation('d', "v:20000");
        assertEquals(json("[1.0,2.0]"), value(session, "[1,2]"));
        session.type(USER_TYPE, "public", "mood").relation('d', "v:20000");
        assertEquals(json("\"[1,2]\""), value(session, "[1,2]"));
    }

    @Test
    void columnsOfOneTypeAreWrittenByTheirOwnTypmod() {
        Rows session = new Rows();
        session.begin().relation('d', "a:1184:0", "v:1184:1", "b:1184:3", "c:1184");
        String text = "2026-01-02 03:04:05.98+00";
        JsonNode after =
                json(session.insert(text, text, text, text).get(0).value()).get("after");
        assertEquals(json("""
                {"a":"2026-01-02T03:04:05.98Z","v":"2026-01-02T03:04:05.9Z","b":"2026-01-02T03:04:05.980Z",\
                "c":"2026-01-02T03:04:05.980000Z"}"""), after);
    }
}
