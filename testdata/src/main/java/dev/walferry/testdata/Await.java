package dev.walferry.testdata;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for a condition to become true, polling every few milliseconds. One that takes long to ask, for example because it
 * reads a topic, rests as long as that took: what it waits for needs the processor as well. Safe in any thread.
 */
public final class Await {

    private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();
    private static final long LONGEST_POLL_NANOS = Duration.ofMillis(100).toNanos();

    private Await() {}

    /**
     * Returns once the condition holds.
     *
     * @param what the condition in words, for the error message
     * @param limit the longest time to wait
     * @param condition asked every 10 ms in the calling thread, or less often if it takes longer
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
     * @param condition asked every 10 ms in the calling thread, or less often if it takes longer
     * @return whether the condition became true in time
     * @throws AssertionError when the condition throws, or when the thread is interrupted
     */
    public static boolean holds(String what, Duration limit, Callable<Boolean> condition) {
        long start = System.nanoTime();
        long asked = start;
        while (!ask(what, condition)) {
            long now = System.nanoTime();
            if (now - start > limit.toNanos()) {
                return ask(what, condition); // everything may have stalled since it was asked
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("interrupted while waiting for: " + what);
            }
            LockSupport.parkNanos(Math.max(POLL_NANOS, Math.min(now - asked, LONGEST_POLL_NANOS)));
            asked = System.nanoTime();
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
