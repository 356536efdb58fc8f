package dev.walferry.kafka.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Options that several commands share. */
class SourceOptionsTest {
    @Test
    void namesInAListMayHoldCommasAndQuotes() {
        assertEquals(List.of("a", "B c", "d\"e"), NameList.parse("a, B c,d\"e").names());
        assertEquals(
                List.of("a,b", "c\"d"), NameList.parse("\"a,b\",\"c\"\"d\"").names());
        assertThrows(IllegalArgumentException.class, () -> NameList.parse("a,,b"));
        assertThrows(IllegalArgumentException.class, () -> NameList.parse("\"a"));
    }

    @Test
    void aParameterIsRemovedFromAUrl() {
        assertEquals("jdbc:postgresql://h/d", UrlParameters.without("jdbc:postgresql://h/d?user=a", "user"));
        assertEquals(
                "jdbc:postgresql://h/d?ssl=true&b=1",
                UrlParameters.without("jdbc:postgresql://h/d?ssl=true&user=a&b=1", "user"));
    }
}
