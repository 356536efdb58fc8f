package dev.walferry.type;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Floating point numbers from text equal the JDK's, bit for bit. */
final class FloatParserTest {
    private static final int RANDOM = 10_000;

    private static void check(String text) {
        byte[] bytes = (" " + text + "9").getBytes(StandardCharsets.US_ASCII);
        double expected = Double.parseDouble(text);
        double actual = PgFloat.float8(bytes, 1, text.length(), false);
        assertEquals(Double.doubleToRawLongBits(expected), Double.doubleToRawLongBits(actual), text);
        float expectedFloat = Float.parseFloat(text);
        float actualFloat = PgFloat.float4(bytes, 1, text.length(), false);
        assertEquals(Float.floatToRawIntBits(expectedFloat), Float.floatToRawIntBits(actualFloat), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // extremes, and numbers around the midpoint of zero and the smallest number
                "1.7976931348623157e+308",
                "1.7976931348623158e+308",
                "1.7976931348623159e+308",
                "1e+309",
                "5e-324",
                "3e-324",
                "2.4703282292062327e-324",
                "2.4703282292062328e-324",
                "2e-324",
                "1e-400",
                "0e99999999999",
                "1e99999999999",
                "1e-99999999999",
                "2.2250738585072011e-308",
                "2.2250738585072014e-308",
                "2.225073858507201e-308",
                "3.4028235e+38",
                "3.4028236e+38",
                "3.40282357e+38",
                "1e-45",
                "7e-46",
                "7.1e-46",
                "1.1754943e-38",
                "1.1754944e-38",
                // midpoints of two numbers, which round to the even one, and their neighbors
                "9007199254740993",
                "9007199254740992.5",
                "9007199254740993.001",
                "9007199254740995",
                "18014398509481986",
                "16777217",
                "16777216.9",
                "16777217.1",
                "16777219",
                "33554434",
                "0.500000029802322388",
                "4503599627370496.5",
                "4503599627370497.5",
                "1125899906842624.125",
                "1125899906842624.375",
                // known to be hard
                "8.5e+22",
                "1e+22",
                "1e+23",
                "6.0221407e+23",
                "9.5367431640625e-07",
                "123456789012345678",
                "72057594037927945",
                "7.2057594037927933e+16",
                "1.448997445238699",
                "9223372036854775807",
                "9999999999999999999",
                "12345678901234567890",
                "123456789012345678901",
                "0.00000000000000000001",
                "000000000000000000000001.5",
                "0",
                "-0",
                "-0.0",
                "0.1",
                "0.30000000000000004",
                "NaN",
                "Infinity",
                "-Infinity",
                "1e+15",
                "-1.5e-07"
            })
    void hardOnesAreRoundedCorrectly(String text) {
        check(text);
    }

    @Test
    void randomOnesAreRoundedCorrectly() {
        long seed = Long.getLong("walferry.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < RANDOM; i++) {
            double any = Double.longBitsToDouble(random.nextLong());
            float anyFloat = Float.intBitsToFloat(random.nextInt());
            long digits = random.nextLong() >>> (1 + random.nextInt(60));
            try {
                if (Double.isFinite(any) && Float.isFinite(anyFloat)) {
                    check(PgFloat.toText(any));
                    check(PgFloat.toText(anyFloat));
                }
                check(digits + "e" + (random.nextInt(720) - 370));
                check("-" + digits + "." + random.nextInt(1000));
                check("0.00" + digits + "e" + (random.nextInt(100) - 60));
                // the midpoint of two floats
                check(Double.toString(((double) (random.nextInt() >>> 7) + 0.5)).replace('E', 'e'));
            } catch (AssertionError e) {
                throw new AssertionError("with -Dwalferry.seed=" + seed, e);
            }
        }
    }
}
