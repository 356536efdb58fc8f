package dev.walferry.connect.harness;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.junit.LogSecrecy;
import org.junit.jupiter.api.Test;

/** After every test, the secrecy check examines what the library logged in this JVM. */
class LogSecrecyTest {
    @Test
    void aLineWithRowContentFailsTheTest() {
        System.getLogger("dev.walferry.Some").log(System.Logger.Level.DEBUG, "a test of the check: " + LogSecrecy.ROW);
        assertThrows(AssertionError.class, LogSecrecy::look);
    }

    /** Nothing here enables the check: JUnit found it in META-INF/services. */
    @Test
    void isPartOfEveryTest() {
        assertTrue(LogSecrecy.isAtWork());
    }
}
