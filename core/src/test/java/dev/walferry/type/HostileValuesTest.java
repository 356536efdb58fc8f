package dev.walferry.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile bytes: counts beyond the input, endless nesting, and content that must not appear in messages. */
final class HostileValuesTest {
    private static Object parse(int typeOid, byte[] bytes, boolean binary) {
        return PgValue.parse(typeOid, TypeCatalog.builtIn(), bytes, 0, bytes.length, binary);
    }

    @ParameterizedTest
    @CsvSource({
        "1007, 00000001 00000000 00000017 7fffffff 00000001",
        "1007, 00000006 00000000 00000017 00010000 00000001 00010000 00000001 00010000 00000001 00010000 00000001"
                + " 00010000 00000001 00010000 00000001",
        "1007, 00000007 00000000 00000017",
        "1007, ffffffff 00000000 00000017",
        "1007, 00000001 00000000 00000017 ffffffff 00000001",
        "2249, 7fffffff",
        "2249, ffffffff",
        "4451, 7fffffff",
        "602, 01 7fffffff",
        "604, ffffffff",
        "1562, 7fffffff",
        "1562, ffffffff",
        "3614, 7fffffff",
        "3615, 7fffffff",
        "5038, 7fffffff 0000000000000001 0000000000000001",
        "22, 00000001 00000000 00000015 7fffffff 00000000",
        "3904, 00 7fffffff",
        "3904, 00 ffffffff"
    })
    void countsBeyondTheInputAreRefused(int typeOid, String hex) {
        assertThrows(ValueFormatException.class, () -> parse(typeOid, Bytes.hex(hex), true));
    }

    private static byte[] nested(int levels) {
        byte[] inner = new byte[4];
        for (int level = 1; level < levels; level++) {
            ByteBuffer outer = ByteBuffer.allocate(inner.length + 12);
            inner = outer.putInt(1)
                    .putInt(TypeOid.RECORD)
                    .putInt(inner.length)
                    .put(inner)
                    .array();
        }
        return inner;
    }

    @Test
    void recordsWithinRecordsEndAtTheBound() {
        String text = PgText.of(parse(TypeOid.RECORD, nested(16), true));
        assertTrue(text.startsWith("(\"(\"\"(") && text.length() < 200_000, "length " + text.length());
        assertThrows(ValueFormatException.class, () -> parse(TypeOid.RECORD, nested(17), true));
        assertThrows(ValueFormatException.class, () -> parse(TypeOid.RECORD, nested(5_000), true));
    }

    @Test
    void deepQueriesNeedNoStack() {
        int depth = 200_000;
        ByteBuffer query = ByteBuffer.allocate(4 + 2 * depth + 5);
        query.putInt(depth + 1);
        for (int i = 0; i < depth; i++) {
            query.putShort((short) 0x0201);
        }
        query.put(new byte[] {1, 0, 0, 'a', 0});
        assertEquals(
                depth + 3,
                parse(TypeOid.TSQUERY, query.array(), true).toString().length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "}",
                "{1",
                "{1,",
                "{1,}",
                "{,1}",
                "{{1},{2,3}}",
                "{{1},2}",
                "{1,{2}}",
                "{{{{{{{1}}}}}}}",
                "[1:2]={1}",
                "[2:1]={1}",
                "[1:1={1}",
                "[1:1]{1}",
                "{1}x",
                "{\"1}",
                "{{}}",
                "[9999999999:9999999999]={1}",
                "{1\\"
            })
    void invalidArrayIsRefused(String text) {
        assertThrows(ValueFormatException.class, () -> parse(ArrayOid.INT4, Bytes.ascii(text), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "[1", "[1,", "[1,2", "1,2)", "[1,2)x", "[1)", "emptyx", "[a,b)", "[\"1,2)"})
    void invalidRangeIsRefused(String text) {
        assertThrows(ValueFormatException.class, () -> parse(TypeOid.INT4RANGE, Bytes.ascii(text), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "1..2.3",
                "1.2.3.4/33",
                "::/129",
                ":::",
                "1:2",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                "12345::",
                "g::",
                "1:",
                ":1",
                "1.2.3.4/",
                "1.2.3.4x",
                "::1.2.3",
                "-1.2.3.4"
            })
    void invalidAddressIsRefused(String text) {
        assertThrows(ValueFormatException.class, () -> parse(TypeOid.INET, Bytes.ascii(text), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1",
                "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1g",
                "a0eebc9999c0b-4ef8-bb6d-6bb9bd380a11",
                "a0eebc99-9c0b-4ef8-bb6d06bb9bd380a11",
                "-0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"
            })
    void invalidUuidIsRefused(String text) {
        assertThrows(ValueFormatException.class, () -> parse(TypeOid.UUID, Bytes.ascii(text), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\x0", "\\xgg", "\\1", "\\400", "\\08", "a\\"})
    void invalidByteaIsRefused(String text) {
        assertThrows(ValueFormatException.class, () -> parse(TypeOid.BYTEA, Bytes.ascii(text), false));
    }

    @Test
    void bothTextFormatsOfByteaAreRead() {
        assertEquals("00ff5c41", hex("\\x00FF5c41"));
        assertEquals("00ff5c41", hex("\\000\\377\\\\A"));
        assertEquals("", hex(""));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(PgBytea.parse(Bytes.ascii(text), 0, text.length(), false));
    }

    @Test
    void moneyIsTheSameCountWhateverTheLocale() {
        for (String text : new String[] {"-$1,234.50", "-1.234,50 €", "($1,234.50)"}) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertEquals(-123_450, PgMoney.parseUnits(bytes, 0, bytes.length, false));
        }
    }

    @Test
    void messagesNeverHoldContent() {
        String secret = "s3cr3t";
        byte[] bytes = Bytes.ascii(secret);
        TypeCatalog.builtIn();
        for (int oid = 1; oid < 7_000; oid++) {
            if (TypeOid.isBuiltIn(oid)) {
                for (boolean binary : new boolean[] {false, true}) {
                    checkMessage(oid, bytes, binary, secret);
                }
            }
        }
    }

    private static void checkMessage(int oid, byte[] bytes, boolean binary, String secret) {
        try {
            parse(oid, bytes, binary);
        } catch (ValueFormatException e) {
            assertFalse(e.toString().contains(secret.substring(0, 3)), e::toString);
            assertFalse(String.valueOf(e.getCause()).contains(secret.substring(0, 3)), e::toString);
        }
    }
}
