package dev.walferry.kafka.harness;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.junit.LogSecrecy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The secrecy check itself: it sees what daemons log in this JVM, and it fails the test. */
class LogSecrecyTest {
    @ParameterizedTest
    @ValueSource(strings = {LogSecrecy.ROW, LogSecrecy.PASSWORD})
    void aLineThatSaysTooMuchFailsTheTest(String secret) {
        LoggerFactory.getLogger("dev.walferry.kafka.Some").debug("a test of the check: value {}", secret + "!");
        AssertionError failure = assertThrows(AssertionError.class, LogSecrecy::look);
        assertTrue(String.valueOf(failure.getMessage()).contains("value " + secret + "!"), failure::getMessage);
    }

    @Test
    void soDoesAnExceptionBelowALine() {
        RuntimeException cause = new IllegalStateException("a test of the check: " + LogSecrecy.ROW);
        LoggerFactory.getLogger("dev.walferry.kafka.Some").warn("failed", new IllegalStateException("outer", cause));
        assertThrows(AssertionError.class, LogSecrecy::look);
    }

    @Test
    void otherLinesPass() {
        LoggerFactory.getLogger("dev.walferry.kafka.Some").info("nothing to see");
        LogSecrecy.look();
    }

    @Test
    void soDoesTheLibrary() {
        System.getLogger("dev.walferry.Some").log(System.Logger.Level.DEBUG, "a test of the check: " + LogSecrecy.ROW);
        assertThrows(AssertionError.class, LogSecrecy::look);
    }

    /** Nothing here enables the check: JUnit found it in META-INF/services. */
    @Test
    void isPartOfEveryTest() {
        assertTrue(LogSecrecy.isAtWork());
    }
}
