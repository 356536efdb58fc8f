package dev.walferry.testdata.junit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** A test is skipped for want of a program only where nobody requires it. */
class OptionalProgramTest {
    private static final String REQUIRED = "walferry.required";

    private final String before = System.getProperty(REQUIRED, "");

    @AfterEach
    void restore() {
        System.setProperty(REQUIRED, before);
    }

    private static void assume(boolean isUsable) {
        OptionalProgram.assume("promtool", isUsable, "install it");
    }

    @Test
    void whatIsThereIsUsed() {
        System.setProperty(REQUIRED, "promtool");
        assume(true);
    }

    @Test
    void withoutItATestIsSkipped() {
        System.setProperty(REQUIRED, "chromium");
        assertThrows(TestAbortedException.class, () -> assume(false));
    }

    @Test
    void whereItIsRequiredATestFails() {
        System.setProperty(REQUIRED, "chromium,promtool");
        String message = assertThrows(AssertionError.class, () -> assume(false)).getMessage();
        assertTrue(message.contains("promtool") && message.contains("install it"), message);
    }
}
