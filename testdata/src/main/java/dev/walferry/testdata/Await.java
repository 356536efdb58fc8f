package dev.walferry.testdata;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition to become true, polling every few milliseconds. Safe in any thread. */
public final class Await {

    private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();

    private Await() {}

    /**
     * Returns once the condition holds.
     *
     * @param what the condition in words, for the error message
     * @param limit the longest time to wait
     * @param condition asked every 10 ms in the calling thread
     * @throws AssertionError when the condition does not hold in time, when it throws, or when the thread is interrupted
     */
    public static void until(String what, Duration limit, Callable<Boolean> condition) {
        if (!holds(what, limit, condition)) {
            throw new AssertionError("not within " + limit + ": " + what);
        }
    }

    /**
     * Like {@link #until}, but returns false instead of throwing when the time is up.
     *
     * @param what the condition in words, for the error message
     * @param limit the longest time to wait
     * @param condition asked every 10 ms in the calling thread
     * @return whether the condition became true in time
     * @throws AssertionError when the condition throws, or when the thread is interrupted
     */
    public static boolean holds(String what, Duration limit, Callable<Boolean> condition) {
        long start = System.nanoTime();
        while (!ask(what, condition)) {
            if (System.nanoTime() - start > limit.toNanos()) {
                return ask(what, condition); // everything may have stalled since it was asked
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("interrupted while waiting for: " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    private static boolean ask(String what, Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (Exception e) {
            throw new AssertionError("failed while waiting for: " + what, e);
        }
    }
}
