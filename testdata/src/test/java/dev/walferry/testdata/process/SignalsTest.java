package dev.walferry.testdata.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SignalsTest {
    private static char state(Process process) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }

    /** On a busy machine a process runs for a while after it was sent STOP. */
    @Test
    void aProcessThatWasStoppedStandsStill() throws IOException {
        Process busy = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
        try {
            for (int i = 0; i < 20; i++) {
                assertTrue(Signals.send(busy.pid(), "STOP").succeeded());
                assertEquals('T', state(busy));
                assertTrue(Signals.send(busy.pid(), "CONT").succeeded());
            }
        } finally {
            busy.destroyForcibly();
        }
    }

    @Test
    void aProcessThatHasEndedTakesNone() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        assertEquals(0, ended.waitFor());
        assertFalse(Signals.send(ended.pid(), "STOP").succeeded());
    }
}
