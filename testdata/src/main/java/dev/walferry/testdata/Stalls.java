package dev.walferry.testdata;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * How long this machine keeps a thread waiting that has nothing to wait for. A limit of time that holds on an idle machine
 * holds on a busy one with that much more. Safe in any thread.
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

    /** It sleeps for a moment, again and again, and what it sleeps longer than that is the machine's. */
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

    /** Watches no more. */
    @Override
    public void close() {
        ended.set(true);
    }
}
