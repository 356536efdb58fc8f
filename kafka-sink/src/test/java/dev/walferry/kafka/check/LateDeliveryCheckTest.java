package dev.walferry.kafka.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check on how long a machine goes on sending for a daemon that is gone. */
class LateDeliveryCheckTest {
    @TempDir
    private Path folder = Path.of("");

    private String look(String retries, int takeoverSeconds) throws IOException {
        StringWriter out = new StringWriter();
        new LateDeliveryCheck(
                        Files.writeString(folder.resolve("retries"), retries), new CheckReport(new PrintWriter(out)))
                .run(Duration.ofSeconds(takeoverSeconds));
        return out.toString();
    }

    @Test
    void theDefaultIsLongerThanMostTimeouts() throws IOException {
        String line = look("0\n", 20);
        assertTrue(line.startsWith("WARN"), line);
        assertTrue(
                line.contains("waits 10.0 s; this machine sends what a closed connection had sent for up to 102.2 s"),
                line);
        assertTrue(line.contains("tcp_orphan_retries = 4"), line);
    }

    @Test
    void theShortestTimeoutNeedsThree() throws IOException {
        assertTrue(look("8", 8).contains("tcp_orphan_retries = 3"));
        assertTrue(look("3", 8).startsWith("OK"));
        assertTrue(look("4", 8).startsWith("WARN"));
    }

    @Test
    void aLongTimeoutIsEnough() throws IOException {
        assertTrue(look("0", 240).startsWith("OK"));
    }

    @Test
    void whatCannotBeReadIsSaid() throws IOException {
        assertTrue(look("many", 8).startsWith("WARN"));
    }

    @Test
    void withoutATakeoverOrOnAnotherSystemNothingIsSaid() throws IOException {
        assertEquals("", look("0", 0));
        StringWriter out = new StringWriter();
        new LateDeliveryCheck(folder.resolve("missing"), new CheckReport(new PrintWriter(out)))
                .run(Duration.ofSeconds(8));
        assertEquals("", out.toString());
    }
}
