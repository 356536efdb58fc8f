package dev.walferry.kafka.record.binary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {
    private static final int ROUNDS = 200_000;

    private static byte[] padded(String text) {
        return ("9." + text + "e9").getBytes(StandardCharsets.US_ASCII);
    }

    private static long integer(String text) {
        return NumberText.integer(padded(text), 2, 2 + text.length());
    }

    private static double float64(String text) {
        return NumberText.float64(padded(text), 2, 2 + text.length());
    }

    private static float float32(String text) {
        return NumberText.float32(padded(text), 2, 2 + text.length());
    }

    @Test
    void integersOfAnyLengthAreRead() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            long value = random.nextLong() >> random.nextInt(Long.SIZE);
            assertEquals(value, integer(Long.toString(value)), () -> "seed " + seed);
        }
        assertEquals(Long.MAX_VALUE, integer("9223372036854775807"));
        assertEquals(Long.MIN_VALUE, integer("-9223372036854775808"));
    }

    @Test
    void moreThan64BitsAreRefused() {
        assertThrows(ArithmeticException.class, () -> integer("9223372036854775808"));
        assertThrows(ArithmeticException.class, () -> integer("-9223372036854775809"));
        assertThrows(ArithmeticException.class, () -> integer("18446744073709551616"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "1.5", "+1", "1-", "NaN"})
    void whatIsNotAnIntegerIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> integer(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "0.1",
                "-2.5",
                "1e+22",
                "1e+23",
                "1e-22",
                "1e-23",
                "1e-400",
                "1e+400",
                "123456789012345678",
                "9007199254740993",
                "0.000001",
                "1e+10",
                "5e-324",
                "1.7976931348623157e+308",
                "NaN",
                "Infinity",
                "-Infinity",
                "16777217",
                "16777217.0000001",
                "3.4028235e+38",
                "3.4028236e+38",
                "1e-45",
                "7e-46",
                "8388608.5",
                "0.50000002980232239",
                "1.17549435e-38"
            })
    void specialNumbersAreReadToTheBit(String text) {
        assertEquals(
                Double.doubleToRawLongBits(Double.parseDouble(text)), Double.doubleToRawLongBits(float64(text)), text);
        assertEquals(Float.floatToRawIntBits(Float.parseFloat(text)), Float.floatToRawIntBits(float32(text)), text);
    }

    @Test
    void anyNumberIsReadAsJavaDoes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            String text = text(random);
            assertEquals(Double.parseDouble(text), float64(text), () -> text + ", seed " + seed);
            assertEquals(Float.parseFloat(text), float32(text), () -> text + ", seed " + seed);
        }
    }

    /** Returns a number of few digits, a shortest form, or a decimal close to the midpoint of two floats. */
    private static String text(Random random) {
        return switch (random.nextInt(4)) {
            case 0 ->
                BigDecimal.valueOf(random.nextLong() >> random.nextInt(64), random.nextInt(30))
                        .toPlainString();
            case 1 -> random.nextInt(1 << 24) + "e-" + random.nextInt(60);
            case 2 ->
                Float.toString(Float.intBitsToFloat(random.nextInt() & 0x7F7FFFFF))
                        .replace('E', 'e');
            default -> {
                float low = random.nextInt(1 << 24);
                BigDecimal middle = new BigDecimal(low)
                        .add(new BigDecimal(Math.nextUp(low)))
                        .divide(BigDecimal.valueOf(2));
                yield middle.add(BigDecimal.valueOf(random.nextInt(3) - 1, random.nextInt(12)))
                        .toPlainString();
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", ".", "1e", "1e+", "1ex", "x", "1.2.3"})
    void whatIsNotANumberIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> float64(text));
        assertThrows(IllegalArgumentException.class, () -> float32(text));
    }
}
