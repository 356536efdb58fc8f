package dev.walferry.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Values that are correct except for one character, one byte or one field. Mutation testing found that no other test
 * covers them.
 */
final class WrongShapeTest {
    private static final int PAIR = 16_500;

    @ParameterizedTest
    @CsvSource({
        "1082, 2024x01-01",
        "1082, 2024-01x01",
        "1083, 12x00:00",
        "1083, 12:00x00",
        "1114, 2024-01-01x00:00:00",
        "1184, 2024-01-01 00:00:00+05x30",
        "1184, 2024-01-01 00:00:00+05:30x15",
        "1186, 1 dayx",
        "1186, 01x02:03",
        "1186, 01:02x03",
        "1186, 1xmon",
        "1266, 12:00:00+05x30"
    })
    void anotherSeparatorIsRefused(int typeOid, String text) {
        assertThrows(ValueFormatException.class, () -> parse(typeOid, Bytes.ascii(text), false));
    }

    @ParameterizedTest
    @CsvSource({"21, 2", "23, 4", "20, 8", "26, 4", "28, 4", "5069, 8", "1082, 4", "1083, 8", "1114, 8", "790, 8"})
    void oneByteTooManyOrTooFewIsRefused(int typeOid, int size) {
        parse(typeOid, new byte[size], true);
        assertThrows(ValueFormatException.class, () -> parse(typeOid, new byte[size + 1], true));
        assertThrows(ValueFormatException.class, () -> parse(typeOid, new byte[size - 1], true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "600|(1,2)x",
                "601|[(1,2),(3,4)]x",
                "603|(1,1),(0,0)x",
                "718|<(1,2),3>x",
                "869|1.2.3.4/8x",
                "650|1.2.0.0/16x",
                "1186|01:02:03x",
                "3904|[1,2)x",
                "4451|{[1,2)}x",
                "1007|{1}x"
            })
    void trailingBytesAreRefused(int typeOid, String text) {
        parse(typeOid, Bytes.ascii(text.substring(0, text.length() - 1)), false);
        ValueFormatException e =
                assertThrows(ValueFormatException.class, () -> parse(typeOid, Bytes.ascii(text), false));
        assertNotEquals("", e.reason());
        assertNotEquals(0, e.typeOid());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                ".",
                "1.",
                ".5",
                "1e",
                "1e+",
                "e5",
                "1.5.2",
                "1x",
                "1e5x",
                "--1",
                "+1",
                " 1",
                "1 ",
                "Nan",
                "NaNx",
                "-NaN",
                "Infinit",
                "Infinityx",
                "infinity",
                "Infinite",
                "0x1",
                "1_000",
                "1e5.5"
            })
    void textThatIsNotANumberIsNoFloat(String text) {
        for (int type : new int[] {TypeOid.FLOAT4, TypeOid.FLOAT8}) {
            assertThrows(ValueFormatException.class, () -> parse(type, Bytes.ascii(text), false), text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 day 1 mon",
                "1 mon 1 year",
                "1 day 1 day",
                "1 mon 2 mons",
                "01:02:03 1 day",
                "01:02:03 01:02:03",
                "1 week",
                "01:60:00",
                "01:02:60"
            })
    void partsOfAnIntervalStandInOrderAndOnce(String text) {
        assertThrows(ValueFormatException.class, () -> parse(TypeOid.INTERVAL, Bytes.ascii(text), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"12:00:00+05", "12:00:00+05:30", "12:00:00+05:30:15", "12:00:00-00:30", "12:00:00+00"})
    void anOffsetIsAsLongAsItHasToBe(String text) {
        assertEquals(text, parse(TypeOid.TIMETZ, Bytes.ascii(text), false).toString());
    }

    @Test
    void equalBitsAreEqual() {
        Object bits = parse(TypeOid.VARBIT, Bytes.ascii("101"), false);
        assertEquals(bits, parse(TypeOid.VARBIT, Bytes.ascii("101"), false));
        assertEquals(
                bits.hashCode(),
                parse(TypeOid.VARBIT, Bytes.ascii("101"), false).hashCode());
        assertNotEquals(bits, parse(TypeOid.VARBIT, Bytes.ascii("100"), false));
        assertNotEquals(bits, parse(TypeOid.VARBIT, Bytes.ascii("1010"), false));
        assertEquals(3, ((PgBits) bits).size());
    }

    @Test
    void onlyInfiniteTimestampsAreInfinite() {
        for (String text : new String[] {"infinity", "-infinity", "2024-01-01 00:00:00"}) {
            boolean infinite = text.endsWith("infinity");
            assertEquals(
                    infinite, ((PgTimestamp) parse(TypeOid.TIMESTAMP, Bytes.ascii(text), false)).isInfinite(), text);
            String zoned = infinite ? text : text + "+00";
            assertEquals(
                    infinite,
                    ((PgTimestampTz) parse(TypeOid.TIMESTAMPTZ, Bytes.ascii(zoned), false)).isInfinite(),
                    zoned);
        }
    }

    @Test
    void onlyNaNIsNaN() {
        assertFalse(PgNumeric.INFINITY.isNaN());
    }

    /** After ALTER TYPE ADD ATTRIBUTE, rows from before and after it may alternate. */
    @Test
    void aCompositeIsLookedUpOnceForEachNumberOfFields() {
        List<Integer> asked = new ArrayList<>();
        List<TypeInfo.Field> fields = new ArrayList<>(List.of(new TypeInfo.Field("a", TypeOid.INT4)));
        TypeCatalog types = TypeCatalog.of(oid -> {
            asked.add(oid);
            return new TypeInfo(
                    oid, "public", "pair", TypeKind.COMPOSITE, 'C', 0, 0, -1, 0, ',', List.of(), fields, null);
        });
        assertEquals(new PgComposite(List.of("a"), List.of(1)), pair("(1)", types));
        fields.add(new TypeInfo.Field("b", TypeOid.INT8));
        for (int again = 0; again < 2; again++) {
            assertEquals(new PgComposite(List.of("a", "b"), List.of(1, 2L)), pair("(1,2)", types));
            assertEquals(new PgComposite(List.of("a"), List.of(1)), pair("(1)", types));
        }
        assertEquals(2, asked.size());
        assertEquals(new PgComposite(List.of(), List.of("1", "2", "3")), pair("(1,2,3)", types));
        assertEquals(new PgComposite(List.of(), List.of("1", "2", "3")), pair("(1,2,3)", types));
        assertEquals(3, asked.size());
        types.invalidate(PAIR);
        pair("(1)", types);
        assertEquals(5, asked.size());
        types.invalidateAll();
        pair("(1,2)", types);
        assertEquals(6, asked.size());
        assertThrows(ValueFormatException.class, () -> pair("(1,2)x", types));
    }

    private static Object pair(String text, TypeCatalog types) {
        return PgValue.parse(PAIR, types, Bytes.ascii(text), 0, text.length(), false);
    }

    private static Object parse(int typeOid, byte[] bytes, boolean binary) {
        return PgValue.parse(typeOid, TypeCatalog.builtIn(), bytes, 0, bytes.length, binary);
    }
}
