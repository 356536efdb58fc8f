package dev.walferry.connect.harness;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.Stalls;
import java.time.Duration;

/** The time within which a task has to end and release its slot, from the creation of this object on. */
public final class StopTime implements AutoCloseable {
    /** A worker waits that long unless configured otherwise ({@code task.shutdown.graceful.timeout.ms}). */
    public static final Duration LIMIT = Duration.ofSeconds(5);

    private final Stalls stalls = Stalls.watch();
    private final long began = System.nanoTime();

    /** Requires that the time is not over, not counting the machine's stalls. */
    public void assertNotOver(String what) {
        assertNotOver(what, Duration.ofNanos(System.nanoTime() - began));
    }

    /** Requires that a part that took this long is short enough. */
    public void assertNotOver(String what, Duration took) {
        Duration lost = stalls.lost();
        assertTrue(
                took.compareTo(LIMIT.plus(lost)) < 0,
                () -> what + " took " + took + ", of which the machine has lost " + lost);
    }

    @Override
    public void close() {
        stalls.close();
    }
}
