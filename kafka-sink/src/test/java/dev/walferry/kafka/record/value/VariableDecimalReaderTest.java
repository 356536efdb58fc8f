package dev.walferry.kafka.record.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.record.connect.ConnectSink;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariableDecimalReaderTest {
    private static final Schema SCHEMA = SchemaBuilder.struct()
            .field("scale", Schema.INT32_SCHEMA)
            .field("value", Schema.BYTES_SCHEMA)
            .build();

    /** The most digits that PostgreSQL allows before the point. */
    private static final int MOST_DIGITS = 131_072;

    private static final int ROUNDS = 20_000;

    private static BigDecimal read(String number) {
        String placed = "5.0" + number + "0.5";
        byte[] bytes = placed.getBytes(StandardCharsets.US_ASCII);
        ConnectSink sink = new ConnectSink(SCHEMA);
        new VariableDecimalReader().read(bytes, 3, bytes.length - 3, sink);
        Struct struct = (Struct) sink.value();
        return new BigDecimal(new BigInteger(struct.getBytes("value")), struct.getInt32("scale"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "0.00, 0, 0",
        "-1.50, -15, 1",
        "100, 100, 0",
        "100.00, 100, 0",
        "12345678901234567890, 12345678901234567890, 0",
        "-12345678901234567890.12300, -12345678901234567890123, 3",
        "12345678901234567890.00, 12345678901234567890, 0",
        "0.0000000000000000000000, 0, 0",
        "0.0000000000000000000010, 1, 21"
    })
    void zerosAtTheEndOfTheFractionAreLeftOut(String number, String unscaled, int scale) {
        assertEquals(new BigDecimal(new BigInteger(unscaled), scale), read(number));
    }

    @Test
    void whatIsReadIsTheNumber() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            String number = (random.nextBoolean() ? "-" : "")
                    + (1 + random.nextInt(9))
                    + digits(random)
                    + (random.nextBoolean() ? "." + random.nextInt(10) + digits(random) : "");
            BigDecimal expected = new BigDecimal(number).stripTrailingZeros();
            BigDecimal whole = expected.scale() < 0 ? expected.setScale(0) : expected;
            assertEquals(whole, read(number), () -> "seed " + seed + ": " + number);
        }
    }

    private static String digits(Random random) {
        StringBuilder digits = new StringBuilder();
        for (int left = random.nextInt(30); left > 0; left--) {
            digits.append(random.nextInt(4) == 0 ? (char) ('0' + random.nextInt(10)) : '0');
        }
        return digits.toString();
    }

    /** Any role that may write a row can write such a number, and the stream stands still while it is read. */
    @Test
    void aLongNumberOfZerosTakesNoLongerThanOneOfOtherDigits() {
        String nines = "9".repeat(MOST_DIGITS);
        String zeros = "1" + "0".repeat(MOST_DIGITS - 1);
        read(nines);
        long others = cpuNanos(nines);
        long taken = cpuNanos(zeros);
        assertTrue(taken < 5 * others, taken + " ns, " + others + " ns of other digits");
    }

    private static long cpuNanos(String number) {
        long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        assertEquals(new BigDecimal(number), read(number));
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
    }
}
