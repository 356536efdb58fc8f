package dev.walferry.kafka.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The check itself: what daemons log in this JVM reaches it, and it fails the test. */
class LogSecrecyTest {
    private final LogSecrecy secrecy = new LogSecrecy();

    @ParameterizedTest
    @ValueSource(strings = {Route.ROW_MARKER, Route.PASSWORD})
    void aLineThatSaysTooMuchFailsTheTest(String secret) {
        LoggerFactory.getLogger("dev.walferry.kafka.Some").debug("a test of the check: value {}", secret + "!");
        AssertionError failure = assertThrows(AssertionError.class, () -> secrecy.afterEach(null));
        assertTrue(String.valueOf(failure.getMessage()).contains("value " + secret + "!"), failure::getMessage);
    }

    @Test
    void soDoesAnExceptionBelowALine() {
        RuntimeException cause = new IllegalStateException("a test of the check: " + Route.ROW_MARKER);
        LoggerFactory.getLogger("dev.walferry.kafka.Some").warn("failed", new IllegalStateException("outer", cause));
        assertThrows(AssertionError.class, () -> secrecy.afterAll(null));
    }

    @Test
    void otherLinesPass() {
        LoggerFactory.getLogger("dev.walferry.kafka.Some").info("nothing to see");
        secrecy.afterEach(null);
    }

    /** Nothing here asks for the check: JUnit has found it in META-INF/services. */
    @Test
    void isPartOfEveryTest() {
        assertTrue(LogSecrecy.isAtWork());
    }

    @Test
    void writesInPiecesAreOneLine() {
        ByteArrayOutputStream passedOn = new ByteArrayOutputStream();
        LineWatch watch = new LineWatch(new PrintStream(passedOn, true, StandardCharsets.UTF_8), List.of("secret"));
        PrintStream out = new PrintStream(watch, true, StandardCharsets.UTF_8);
        out.print("a sec");
        out.print("ret in pieces\nand ");
        out.print("more");
        assertEquals(List.of("a secret in pieces"), watch.take());
        assertEquals(List.of(), watch.take());
        assertEquals("a secret in pieces\nand more", passedOn.toString(StandardCharsets.UTF_8));
    }
}
