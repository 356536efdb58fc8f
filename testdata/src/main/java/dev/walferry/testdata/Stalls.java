package dev.walferry.testdata;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how long this machine delays a thread that has nothing to wait for. A time limit that holds on an idle
 * machine holds on a busy one if it is longer by that much. Safe in any thread.
 */
public final class Stalls implements AutoCloseable {
    private static final long STEP_NANOS = Duration.ofMillis(5).toNanos();

    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicLong late = new AtomicLong();
    private final Thread thread = new Thread(this::run, "stalls");

    private Stalls() {}

    /**
     * Begins to watch.
     *
     * @return to be closed by the caller
     */
    public static Stalls watch() {
        Stalls stalls = new Stalls();
        stalls.thread.setDaemon(true);
        stalls.thread.start();
        return stalls;
    }

    /** Sleeps for a moment, again and again. Any time beyond that moment is the machine's delay. */
    private void run() {
        while (!ended.get()) {
            long before = System.nanoTime();
            LockSupport.parkNanos(STEP_NANOS);
            late.addAndGet(Math.max(0, System.nanoTime() - before - STEP_NANOS));
        }
    }

    /**
     * Returns how much time was lost so far.
     *
     * @return nearly nothing on an idle machine
     */
    public Duration lost() {
        return Duration.ofNanos(late.get());
    }

    /** Stops watching. */
    @Override
    public void close() {
        ended.set(true);
    }
}
