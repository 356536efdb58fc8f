package dev.walferry.delivery;

import dev.walferry.Lsn;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What was sent on behalf of one transaction and is not yet acknowledged.
 *
 * <p>{@link #sending} and {@link #isConfirmable} are for the tracker's own thread; {@link #acknowledged} and {@link #failed} are safe in any thread
 * and never block.
 */
public final class Delivery {
    private final DeliveryTracker tracker;
    private final AtomicInteger pending = new AtomicInteger();

    // Read and written by the tracker's thread alone.
    private boolean sealed;
    private Lsn end = Lsn.ZERO;
    private boolean confirmable;

    Delivery(DeliveryTracker tracker) {
        this.tracker = tracker;
    }

    /** Notes that one more record is about to be sent. Call it before the send, so that no acknowledgement can come first. */
    public void sending() {
        if (sealed) {
            throw new IllegalStateException("the transaction that ends at " + end + " is complete");
        }
        pending.incrementAndGet();
    }

    /** Notes that a record announced with {@link #sending} was not sent after all. */
    public void withdrawn() {
        acknowledged();
    }

    /** Notes that one record has been acknowledged for good. */
    public void acknowledged() {
        if (pending.decrementAndGet() < 0) {
            throw new IllegalStateException("more records acknowledged than sent");
        }
    }

    /**
     * Notes that one record will never be acknowledged. It stays pending, so neither this transaction nor any later one can
     * ever become confirmable.
     *
     * @param cause why; the first one is kept for {@link DeliveryTracker#failure()}
     */
    public void failed(Throwable cause) {
        tracker.fail(cause);
    }

    /**
     * Returns whether this transaction and every one before it are complete, and all their records acknowledged, as of the
     * tracker's last {@link DeliveryTracker#confirmable}. For the tracker's thread.
     *
     * @return once true, always true; false forever if a record of this or an earlier transaction has failed
     */
    public boolean isConfirmable() {
        return confirmable;
    }

    /**
     * Returns how many of its records were sent and are not acknowledged yet. Safe in any thread.
     *
     * @return a number that also counts records that have failed
     */
    public int pending() {
        return pending.get();
    }

    void seal(Lsn endLsn) {
        sealed = true;
        end = endLsn;
    }

    void raiseTo(Lsn lsn) {
        end = Lsn.max(end, lsn);
    }

    void leaveQueue() {
        confirmable = true;
    }

    boolean isDone() {
        return sealed && pending.get() == 0;
    }

    Lsn end() {
        return end;
    }
}
