package dev.walferry.kafka.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Small texts: numbers, names, times, positions. */
class PlainWordsTest {
    @Test
    void numbersAreThoseOfJson() {
        for (String number : List.of("0", "-0", "1.50", "-12", "1e+300", "1.5e-07", "0.0", "9".repeat(1000))) {
            assertTrue(ValueShape.isJsonNumber(number), number);
        }
        for (String text :
                List.of("", "-", "NaN", "Infinity", "-Infinity", "01", ".5", "1.", "1e", "1e+", "+1", "1 ")) {
            assertFalse(ValueShape.isJsonNumber(text), text);
        }
    }

    @Test
    void listsOfNamesKeepOddNames() {
        assertEquals(List.of("a", "B c", "d\"e"), NameList.parse("a, B c,d\"e").names());
        assertEquals(
                List.of("a,b", "c\"d"), NameList.parse("\"a,b\",\"c\"\"d\"").names());
        assertThrows(IllegalArgumentException.class, () -> NameList.parse("a,,b"));
        assertThrows(IllegalArgumentException.class, () -> NameList.parse("\"a"));
    }

    @Test
    void timesHaveMicrosecondsAlsoBeforeTheEpoch() {
        assertEquals("2000-01-01T00:00:00.000001Z", OpenTransaction.iso(1));
        assertEquals("1999-12-31T23:59:59.999999Z", OpenTransaction.iso(-1));
    }

    @Test
    void namesAndValuesStayOnOneLine() {
        assertEquals("item_1", PlainText.name("item_1"));
        assertEquals("\"My \"\"Table\"\"\"", PlainText.name("My \"Table\""));
        StringBuilder value = new StringBuilder();
        PlainText.quoted(value, "it's\n\u001b[31m\\");
        assertEquals("'it''s\\n\\u001b[31m\\\\'", value.toString());
    }

    @Test
    void positionBehindAPageHeaderIsThePagesEnd() {
        assertEquals(Lsn.parse("0/2000000"), WalPosition.beforeHeader(Lsn.parse("0/2000028"), 8192));
        assertEquals(Lsn.parse("0/2002000"), WalPosition.beforeHeader(Lsn.parse("0/2002018"), 8192));
        assertEquals(Lsn.parse("0/2002020"), WalPosition.beforeHeader(Lsn.parse("0/2002020"), 8192));
    }

    @Test
    void parametersAreTakenOutOfAUrl() {
        assertEquals("jdbc:postgresql://h/d", UrlParameters.without("jdbc:postgresql://h/d?user=a", "user"));
        assertEquals(
                "jdbc:postgresql://h/d?ssl=true&b=1",
                UrlParameters.without("jdbc:postgresql://h/d?ssl=true&user=a&b=1", "user"));
    }
}
