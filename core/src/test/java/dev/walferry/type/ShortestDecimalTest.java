package dev.walferry.type;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Floating point text; the expected texts are those of PostgreSQL 18.6. */
final class ShortestDecimalTest {
    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1",
        "1e14, 100000000000000",
        "1e15, 1e+15",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "1e-300, 1e-300",
        "123456789012345678, 1.2345678901234568e+17",
        "-0.0, -0",
        "4.9e-324, 5e-324",
        "2e-3, 0.002",
        // 1e23 is a midpoint between two doubles, and PostgreSQL prints no midpoints
        "1e23, 9.999999999999999e+22",
        "NaN, NaN",
        "-Infinity, -Infinity"
    })
    void doublesArePrintedAsPostgresDoes(double value, String text) {
        assertEquals(text, PgFloat.toText(value));
    }

    @ParameterizedTest
    @CsvSource({"0.1, 0.1", "100000, 100000", "1e6, 1e+06", "3.4028235e38, 3.4028235e+38", "1e-45, 1e-45"})
    void floatsArePrintedAsPostgresDoes(float value, String text) {
        assertEquals(text, PgFloat.toText(value));
    }

    @Test
    void everyTextReadsBackAsTheSameNumber() {
        Random random = new Random(20000101);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            byte[] text = Bytes.ascii(PgFloat.toText(value));
            assertEquals(value, PgFloat.float8(text, 0, text.length, false));
            float small = Float.intBitsToFloat(random.nextInt());
            byte[] smallText = Bytes.ascii(PgFloat.toText(small));
            assertEquals(small, PgFloat.float4(smallText, 0, smallText.length, false));
        }
    }
}
