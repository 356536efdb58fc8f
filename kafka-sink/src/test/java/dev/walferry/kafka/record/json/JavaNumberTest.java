package dev.walferry.kafka.record.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.type.PgFloat;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaNumberTest {
    private static final int ROUNDS = 50_000;
    /** The Java version since which Java prints the shortest digits. */
    private static final int SHORTEST_SINCE = 19;

    private final JavaNumber number = new JavaNumber();
    private final JsonBuffer out = new JsonBuffer();

    private String float64(String text) {
        byte[] bytes = ("9" + text + "9").getBytes(StandardCharsets.US_ASCII);
        number.float64(bytes, 1, bytes.length - 1, out.reset());
        return written();
    }

    private String float32(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        number.float32(bytes, 0, bytes.length, out.reset());
        return written();
    }

    private String written() {
        return new String(out.toBytes(), StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1.0",
        "-1, -1.0",
        "0, 0.0",
        "-0, -0.0",
        "100, 100.0",
        "0.5, 0.5",
        "0.001, 0.001",
        "0.0001, 1.0E-4",
        "9999999, 9999999.0",
        "10000000, 1.0E7",
        "12345678, 1.2345678E7",
        "123456.789, 123456.789",
        "1e+15, 1.0E15",
        "1.5e-10, 1.5E-10",
        "1e+300, 1.0E300",
        "5e-324, 4.9E-324",
        "1.7976931348623157e+308, 1.7976931348623157E308"
    })
    void doublesAreWrittenAsJavaPrintsThem(String text, String expected) {
        assertEquals(expected, float64(text));
    }

    @ParameterizedTest
    @CsvSource({"1, 1.0", "1e+10, 1.0E10", "0.1, 0.1", "1e-45, 1.4E-45", "3.4028235e+38, 3.4028235E38"})
    void floatsAreWrittenAsJavaPrintsThem(String text, String expected) {
        assertEquals(expected, float32(text));
    }

    @Test
    void digitsArePostgresWhereJavaTakesTheDecimalHalfwayToTheNextNumber() {
        float tie = Float.parseFloat("57650632");
        assertEquals("5.7650632E7", float32(PgFloat.toText(tie)));
        assertTrue(halfway(new BigDecimal("5.765063E7"), tie, Math.nextDown(tie)));
    }

    @Test
    void anyNumberIsWrittenAsJavaPrintsIt() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            double wide = Double.longBitsToDouble(random.nextLong());
            float narrow = Float.intBitsToFloat(random.nextInt());
            if (Double.isFinite(wide)) {
                String actual = float64(PgFloat.toText(wide));
                assertEquals(wide, Double.parseDouble(actual), () -> "seed " + seed);
                assertSameDigits(Double.toString(wide), actual, wide, Math.nextDown(wide), Math.nextUp(wide));
            }
            if (Float.isFinite(narrow)) {
                String actual = float32(PgFloat.toText(narrow));
                assertEquals(narrow, Float.parseFloat(actual), () -> "seed " + seed);
                assertSameDigits(Float.toString(narrow), actual, narrow, Math.nextDown(narrow), Math.nextUp(narrow));
            }
        }
    }

    private static void assertSameDigits(String java, String actual, double number, double below, double above) {
        if (Runtime.version().feature() >= SHORTEST_SINCE && !actual.equals(java)) {
            BigDecimal decimal = new BigDecimal(java);
            assertTrue(
                    halfway(decimal, number, below) || halfway(decimal, number, above),
                    () -> actual + " where Java prints " + java);
        }
    }

    private static boolean halfway(BigDecimal decimal, double number, double neighbor) {
        if (!Double.isFinite(neighbor)) {
            return false;
        }
        BigDecimal sum = new BigDecimal(number).add(new BigDecimal(neighbor));
        return decimal.multiply(BigDecimal.valueOf(2)).compareTo(sum) == 0;
    }
}
