package dev.walferry.kafka.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** The process list would show the secret to every user. */
    @ParameterizedTest
    @ValueSource(strings = {"password", "sslpassword"})
    void secretInTheUrlOnTheCommandLineIsRefused(String parameter) {
        CliRun run = CliRun.of("slot", "list", "--url", "jdbc:postgresql://localhost:1/d?" + parameter + "=hidden1");
        assertEquals(2, run.exit(), run::toString);
        assertTrue(run.err().contains("--url has "), run::toString);
        assertFalse(run.toString().contains("hidden1"), run::toString);
    }
}
