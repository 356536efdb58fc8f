package dev.walferry.kafka.record.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.record.text.Digits;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DigitsTest {
    private static final int ROUNDS = 20_000;

    private static void assertWritten(long value) {
        String expected = Long.toString(value);
        assertEquals(expected.length(), Digits.count(value), expected);
        for (int width = 0; width < 25; width++) {
            byte[] target = new byte[25];
            int digits = Math.max(width, expected.length());
            Digits.put(value, digits, target, 0);
            String zeros = "0".repeat(digits - expected.length());
            assertEquals(zeros + expected, new String(target, 0, digits, StandardCharsets.US_ASCII));
        }
    }

    @Test
    void everyPowerOfTenAndOfTwoHasItsDigits() {
        for (long power = 1; power > 0 && power <= 1_000_000_000_000_000_000L; power *= 10) {
            assertWritten(power - 1);
            assertWritten(power);
            assertWritten(power + 1);
        }
        for (int bits = 0; bits < Long.SIZE - 1; bits++) {
            assertWritten((1L << bits) - 1);
            assertWritten(1L << bits);
        }
        assertWritten(Long.MAX_VALUE);
    }

    @Test
    void numbersOfAnySizeAreWrittenAsJavaDoes() {
        Random random = new Random(3);
        for (int i = 0; i < ROUNDS; i++) {
            assertWritten(random.nextLong() >>> 1 >>> random.nextInt(Long.SIZE - 1));
        }
    }

    @Test
    void onlyTheLastDigitsAreWritten() {
        byte[] target = "..........".getBytes(StandardCharsets.US_ASCII);
        Digits.put(1234567, 3, target, 2);
        Digits.put(5, 2, target, 6);
        Digits.put(5, 0, target, 9);
        assertEquals("..567.05..", new String(target, StandardCharsets.US_ASCII));
    }
}
