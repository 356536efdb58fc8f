package dev.walferry.connect.record;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Wakes the worker's thread of a task when a pipeline of the task has records to give out. Safe in any thread. */
public final class Arrivals {
    private boolean any;

    /** Creates an instance in which nothing has arrived. */
    public Arrivals() {}

    synchronized void arrived() {
        any = true;
        notifyAll();
    }

    /**
     * Waits until something has arrived since the last wait. What has arrived may have been taken already.
     *
     * @param patience how long to wait at most
     * @throws InterruptedException if the worker's thread is interrupted
     */
    public synchronized void await(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos(); !any && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        any = false;
    }
}
