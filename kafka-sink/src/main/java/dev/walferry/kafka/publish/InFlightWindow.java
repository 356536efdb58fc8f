package dev.walferry.kafka.publish;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts the bytes in flight, bounds them, and lets the publisher's own thread wait until they are fewer. Records of progress
 * are counted apart, since they wait for nothing but the progress topic.
 *
 * <p>Only {@link #settled}, {@link #all} and {@link #isOwnThread} may be called by other threads.
 */
final class InFlightWindow {
    private final long most;
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong progress = new AtomicLong();
    private final Thread owner = Thread.currentThread();
    private volatile boolean waiting;

    /**
     * Creates a window for the calling thread.
     *
     * @param most how many bytes may be in flight
     */
    InFlightWindow(long most) {
        this.most = most;
    }

    boolean isOwnThread() {
        return Thread.currentThread() == owner;
    }

    /** Returns whether a record may be sent. One that is larger than the whole window is sent alone. */
    boolean hasRoomFor(int bytes) {
        long inFlight = all();
        return inFlight == 0 || inFlight + bytes <= most;
    }

    /** Notes a record that is being sent; {@code isProgress} if it is not one of a change. */
    void sending(int bytes, boolean isProgress) {
        count(isProgress).addAndGet(bytes);
    }

    /** Notes that a record is no longer in flight, and wakes the thread that waits for it. */
    void settled(int bytes, boolean isProgress) {
        count(isProgress).addAndGet(-bytes);
        if (waiting) {
            LockSupport.unpark(owner);
        }
    }

    long all() {
        return changes.get() + progress.get();
    }

    private AtomicLong count(boolean isProgress) {
        return isProgress ? progress : changes;
    }

    /** Waits until a record is settled, for {@code nanos} at most. */
    void await(long nanos) {
        waiting = true;
        LockSupport.parkNanos(this, nanos);
        waiting = false;
    }

    /**
     * Waits until no records are in flight, those of changes or those of progress.
     *
     * @param meanwhile called about a thousand times a second
     * @return whether none is left
     */
    boolean awaitNone(boolean isProgress, Duration timeout, Runnable meanwhile) {
        AtomicLong bytes = count(isProgress);
        long deadline = System.nanoTime() + timeout.toNanos();
        while (bytes.get() > 0 && deadline - System.nanoTime() > 0) {
            meanwhile.run();
            await(1_000_000);
        }
        return bytes.get() == 0;
    }
}
