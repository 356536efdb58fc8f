package dev.walferry.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PgIntegerTest {
    private static final int DOMAIN = 16999;

    private static long text(int typeOid, String text) {
        byte[] bytes = Bytes.ascii("9" + text + "9");
        return PgInteger.parse(typeOid, bytes, 1, text.length(), false);
    }

    private static long binary(int typeOid, String hex) {
        byte[] bytes = Bytes.hex("ff" + hex + "ff");
        return PgInteger.parse(typeOid, bytes, 1, bytes.length - 2, true);
    }

    @ParameterizedTest
    @CsvSource({
        "21, -32768, 8000, -32768",
        "21, 32767, 7fff, 32767",
        "23, -2147483648, 80000000, -2147483648",
        "23, 2147483647, 7fffffff, 2147483647",
        "20, -9223372036854775808, 8000000000000000, -9223372036854775808",
        "20, 9223372036854775807, 7fffffffffffffff, 9223372036854775807",
        "26, 4294967295, ffffffff, 4294967295",
        "28, 4294967295, ffffffff, 4294967295",
        "5069, 18446744073709551615, ffffffffffffffff, -1",
        "5069, 0, 0000000000000000, 0"
    })
    void extremesAreTheSameInBothFormats(int typeOid, String text, String hex, long value) {
        assertEquals(value, text(typeOid, text));
        assertEquals(value, binary(typeOid, hex));
    }

    @ParameterizedTest
    @CsvSource({
        "21, 32768",
        "21, -32769",
        "23, 2147483648",
        "23, -2147483649",
        "20, 9223372036854775808",
        "20, -9223372036854775809",
        "20, 99999999999999999999",
        "20, 92233720368547758070",
        "26, 4294967296",
        "26, -1",
        "5069, 18446744073709551616",
        "5069, 18446744073709551620",
        "5069, -1"
    })
    void numberOutOfRangeIsRefused(int typeOid, String text) {
        assertThrows(ValueFormatException.class, () -> text(typeOid, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "+1", " 1", "1 ", "1.0", "0x1", "1e3", "--1", "/", ":"})
    void whatIsNotDecimalIsRefused(String text) {
        assertThrows(ValueFormatException.class, () -> text(TypeOid.INT8, text));
        assertThrows(ValueFormatException.class, () -> text(TypeOid.XID8, text));
    }

    @Test
    void domainsAreReadFromTextAndNotGuessedFromBinary() {
        assertEquals(7, text(DOMAIN, "7"));
        assertThrows(ValueFormatException.class, () -> binary(DOMAIN, "00000007"));
    }

    @Test
    void otherTypesAreNoIntegersInEitherFormat() {
        assertThrows(ValueFormatException.class, () -> text(TypeOid.TEXT, "7"));
        assertThrows(ValueFormatException.class, () -> binary(TypeOid.FLOAT8, "0000000000000007"));
    }

    @Test
    void partsOutsideOfTheArrayAreACallersError() {
        assertThrows(IndexOutOfBoundsException.class, () -> PgInteger.int4(new byte[3], 0, 4, true));
        assertThrows(IndexOutOfBoundsException.class, () -> PgInteger.int4(new byte[3], 2, 2, false));
    }
}
