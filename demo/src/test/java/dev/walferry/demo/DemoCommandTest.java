package dev.walferry.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class DemoCommandTest {
    private static String printedBy(int exitCode, String... args) {
        StringWriter printed = new StringWriter();
        PrintWriter out = new PrintWriter(printed);
        int exit = Main.commandLine(new ByteArrayOutputStream())
                .setOut(out)
                .setErr(out)
                .execute(args);
        assertEquals(exitCode, exit, printed::toString);
        return printed.toString();
    }

    @Test
    void helpListsTheDemo() {
        assertTrue(printedBy(0, "--help").contains("\n  demo  "), "demo is missing");
        assertTrue(printedBy(0, "demo", "--help").contains("--duration"), "its options are missing");
    }

    @Test
    void wrongDurationIsAUsageError() {
        assertTrue(printedBy(2, "demo", "--duration", "soon").contains("'soon' is not a duration"), "no explanation");
    }
}
