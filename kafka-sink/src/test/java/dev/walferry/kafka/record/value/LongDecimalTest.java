package dev.walferry.kafka.record.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.Await;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongDecimalTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** More digits than PostgreSQL allows before the point and after it. */
    private static final int MOST_DIGITS = 150_000;

    private static BigDecimal read(String number) {
        byte[] bytes = ("9" + number + "9").getBytes(StandardCharsets.US_ASCII);
        return LongDecimal.read(bytes, 1, bytes.length - 1);
    }

    @Test
    void whatIsReadIsTheNumber() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            String number = (random.nextBoolean() ? "-" : "")
                    + digits(random)
                    + (random.nextBoolean() ? "." + digits(random) : "");
            assertEquals(new BigDecimal(number), read(number), () -> "seed " + seed + ": " + number);
        }
    }

    private static String digits(Random random) {
        StringBuilder digits = new StringBuilder();
        int zeros = random.nextInt(3);
        for (int left = 1 + random.nextInt(5_000); left > 0; left--) {
            digits.append(random.nextInt(3) < zeros ? '0' : (char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }

    @Test
    void whatIsNoNumberIsRefused() {
        assertThrows(NumberFormatException.class, () -> read("1".repeat(1_500) + "x" + "1".repeat(1_500)));
    }

    /** Any role that may write a row can write such a number, and the stream stands still while it is read. */
    @Test
    void aLongNumberTakesLessTimeThanTheJdkNeeds() {
        String nines = "9".repeat(MOST_DIGITS);
        Await.until("it is read in a quarter of the time", LIMIT, () -> {
            long begun = System.nanoTime();
            BigDecimal number = read(nines);
            long read = System.nanoTime();
            BigInteger expected = new BigInteger(nines);
            long end = System.nanoTime();
            assertEquals(expected, number.unscaledValue());
            return 4 * (read - begun) < end - read;
        });
        assertTrue(read(nines).scale() == 0);
    }
}
