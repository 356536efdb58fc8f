package dev.walferry;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.junit.LogSecrecy;
import org.junit.jupiter.api.Test;

/** What the library logs in this JVM is looked at after every test. */
class LogSecrecyTest {
    @Test
    void aLineWithRowContentFailsTheTest() {
        System.getLogger("dev.walferry.Some").log(System.Logger.Level.DEBUG, "a test of the check: " + LogSecrecy.ROW);
        assertThrows(AssertionError.class, LogSecrecy::look);
    }

    /** Nothing here asks for it: JUnit has found it in META-INF/services. */
    @Test
    void isPartOfEveryTest() {
        assertTrue(LogSecrecy.isAtWork());
    }
}
