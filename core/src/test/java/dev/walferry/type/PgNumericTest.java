package dev.walferry.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Traps T-41 and C3: the scale of a numeric is a part of its value. */
final class PgNumericTest {
    private static PgNumeric text(String text) {
        return PgNumeric.parse(Bytes.ascii(text), 0, text.length(), false);
    }

    private static PgNumeric binary(String hex) {
        byte[] bytes = Bytes.hex(hex);
        return PgNumeric.parse(bytes, 0, bytes.length, true);
    }

    private static String binaryText(String hex) {
        byte[] bytes = Bytes.hex(hex);
        return PgText.parse(TypeOid.NUMERIC, TypeCatalog.builtIn(), bytes, 0, bytes.length, true);
    }

    @ParameterizedTest
    @CsvSource({
        "0.00, 0000 0000 0000 0002",
        "1.50, 0002 0000 0000 0002 0001 1388",
        "-0.00012, 0002 ffff 4000 0005 0001 07d0",
        "10000, 0001 0001 0000 0000 0001",
        "0.00000000000000000001, 0001 fffb 0000 0014 0001",
        "123456789012345678901234567890.5, 0009 0007 0000 0001 000c 0d80 1ed2 0929 1a85 1ed2 0929 1a85 1388"
    })
    void scaleAndDigitsAreTheSameInBothFormats(String text, String hex) {
        if (text.length() < 30) {
            assertEquals(text(text), binary(hex));
            assertEquals(text, binaryText(hex));
        }
        assertEquals(new BigDecimal(text), text(text).toBigDecimal());
    }

    @Test
    void digitsBeyondTheScaleAreCutOff() {
        assertEquals("1.2", binary("0002 0000 0000 0001 0001 0929").toString());
        assertEquals("1.2", binaryText("0002 0000 0000 0001 0001 0929"));
        assertEquals("0", binary("0001 fffb 4000 0000 0001").toString());
        assertEquals("0", binaryText("0001 fffb 4000 0000 0001"));
    }

    @Test
    void numbersWithDifferentScaleAreDifferentValues() {
        assertNotEquals(text("1.5"), text("1.50"));
        assertEquals(0, text("1.5").toBigDecimal().compareTo(text("1.50").toBigDecimal()));
    }

    @Test
    void specialValuesAreMarkedAndAreNoBigDecimals() {
        assertTrue(text("NaN").isNaN());
        assertEquals(PgNumeric.NAN, text("NaN"));
        assertEquals(PgNumeric.INFINITY, binary("0000 0000 d000 0020"));
        assertFalse(PgNumeric.MINUS_INFINITY.isFinite());
        assertThrows(ValueFormatException.class, PgNumeric.INFINITY::toBigDecimal);
        assertEquals(Double.NEGATIVE_INFINITY, text("-Infinity").toDouble());
        assertEquals(1.5, text("1.50").toDouble());
    }

    @Test
    void theLargestNumericIsExact() {
        byte[] bytes = Bytes.hex("0001 7fff 0000 3fff 270f");
        PgNumeric value = PgNumeric.parse(bytes, 0, bytes.length, true);
        BigInteger expected = BigInteger.valueOf(9999).multiply(BigInteger.TEN.pow(4 * 32767));
        assertEquals(expected, value.toBigDecimal().toBigIntegerExact());
        assertEquals(16_383, value.toBigDecimal().scale());
    }

    @Test
    void negativeScalesOfBigDecimalArePrintedWithoutExponent() {
        assertEquals("1500", PgNumeric.of(new BigDecimal("15e2")).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-", ".", "1.", ".5", "+1", "1e5", "1,0", "nan", "infinity", "--1", "1.2.3", " 1", "-NaN"})
    void invalidNumericIsRefused(String text) {
        assertThrows(ValueFormatException.class, () -> text(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001 0000 0000 0000",
                "0001 0000 0000 0000 2710",
                "0001 0000 1000 0000 0001",
                "0000 0000 0000 4000",
                "0000 0000 0000",
                "0000 0000 c000 0000 00"
            })
    void brokenBinaryIsRefused(String hex) {
        assertThrows(ValueFormatException.class, () -> binary(hex));
        assertThrows(ValueFormatException.class, () -> binaryText(hex));
    }

    @Test
    void moreDigitsThanNumericHasAreRefusedBeforeTheyAreCounted() {
        assertThrows(ValueFormatException.class, () -> text("1".repeat(200_000)));
    }
}
