package dev.walferry.kafka.cli.tail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers and times as {@code tail} prints them. */
class PrintedFormsTest {
    @Test
    void numbersFollowTheGrammarOfJson() {
        for (String number : List.of("0", "-0", "1.50", "-12", "1e+300", "1.5e-07", "0.0", "9".repeat(1000))) {
            assertTrue(ValueShape.isJsonNumber(number), number);
        }
        for (String text :
                List.of("", "-", "NaN", "Infinity", "-Infinity", "01", ".5", "1.", "1e", "1e+", "+1", "1 ")) {
            assertFalse(ValueShape.isJsonNumber(text), text);
        }
    }

    @Test
    void timesHaveMicrosecondsEvenBeforeTheEpoch() {
        assertEquals("2000-01-01T00:00:00.000001Z", PrintedTransaction.iso(1));
        assertEquals("1999-12-31T23:59:59.999999Z", PrintedTransaction.iso(-1));
    }
}
