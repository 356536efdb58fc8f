package dev.walferry.delivery;

import dev.walferry.Lsn;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Decides which LSN may be confirmed: never the end of a transaction, or a later position, while a record of that
 * transaction or of an earlier one is not yet acknowledged.
 *
 * <p>One thread reads the stream and calls this class; acknowledgements reach the {@link Delivery} objects from any
 * thread, in any order:
 *
 * <pre>{@code
 * Delivery delivery = tracker.begin();             // at Begin
 * delivery.sending();                              // for each record
 * producer.send(record, (metadata, e) -> {
 *     if (e == null) delivery.acknowledged(); else delivery.failed(e);
 * });
 * tracker.commit(commit.endLsn());                 // at Commit
 * stream.confirm(tracker.confirmable());           // as often as you like
 * }</pre>
 *
 * <p>The algorithm: deliveries wait in a queue in commit order. The head leaves it once its transaction is complete and
 * none of its records is pending; its end is then confirmable. Deliveries after an unfinished head wait even if all
 * their records are acknowledged, because PostgreSQL knows only one position. A keepalive says that everything before
 * its position has been sent, so between two transactions it raises the end of the last delivery in the queue or, when
 * the queue is empty, the confirmable position itself. Within an open transaction a keepalive adds nothing and is
 * ignored. The delivery of a failed record stays in the queue forever, and with it everything after it.
 */
public final class DeliveryTracker {
    private final ArrayDeque<Delivery> queue = new ArrayDeque<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private @Nullable Delivery open;
    private Lsn confirmable;

    /** Creates a tracker that has nothing to confirm yet. */
    public DeliveryTracker() {
        this(Lsn.ZERO);
    }

    /**
     * Creates a tracker that continues from a position.
     *
     * @param confirmed what has been confirmed before; {@link #confirmable} never falls below it
     */
    public DeliveryTracker(Lsn confirmed) {
        this.confirmable = confirmed;
    }

    /**
     * Begins a transaction.
     *
     * @return the delivery that its records belong to
     * @throws IllegalStateException if the one before has not been committed
     */
    public Delivery begin() {
        if (open != null) {
            throw new IllegalStateException("a transaction is open already");
        }
        Delivery delivery = new Delivery(this);
        queue.addLast(delivery);
        open = delivery;
        return delivery;
    }

    /**
     * Notes that the open transaction is complete.
     *
     * @param endLsn what may be confirmed once all its records are acknowledged: {@code Commit.endLsn}, exactly
     * @throws IllegalStateException if no transaction is open
     */
    public void commit(Lsn endLsn) {
        if (open == null) {
            throw new IllegalStateException("no transaction is open");
        }
        open.seal(endLsn);
        open = null;
    }

    /**
     * Notes that the server has sent everything before a position.
     *
     * @param position the keepalive's WAL position
     */
    public void keepalive(Lsn position) {
        if (open != null) {
            return;
        }
        Delivery last = queue.peekLast();
        if (last == null) {
            confirmable = Lsn.max(confirmable, position);
        } else {
            last.raiseTo(position);
        }
    }

    /**
     * Returns the position that may be confirmed now.
     *
     * @return it never goes backwards
     */
    public Lsn confirmable() {
        Delivery head = queue.peekFirst();
        while (head != null && head.isDone()) {
            queue.removeFirst();
            head.leaveQueue();
            confirmable = Lsn.max(confirmable, head.end());
            head = queue.peekFirst();
        }
        return confirmable;
    }

    /**
     * Returns the oldest transaction that is incomplete, or has records without an acknowledgement: nothing after it can be
     * confirmed.
     *
     * @return null if nothing is in flight
     */
    public @Nullable Delivery oldest() {
        confirmable();
        return queue.peekFirst();
    }

    /**
     * Returns whether everything that was begun is complete and acknowledged.
     *
     * @return true if nothing is in flight
     */
    public boolean isIdle() {
        return oldest() == null;
    }

    /**
     * Why a record failed. Safe in any thread.
     *
     * @return the first cause, or null if none failed
     */
    public @Nullable Throwable failure() {
        return failure.get();
    }

    void fail(Throwable cause) {
        failure.compareAndSet(null, cause);
    }
}
