package dev.walferry.kafka.pipeline;

import dev.walferry.Lsn;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.publish.RecordPublisher;
import dev.walferry.kafka.publish.client.DeliveryException;
import java.time.Duration;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sends a record at an interval, which shows that the pipeline works. It never waits: what is not taken now is offered
 * again with the next call.
 *
 * <p>Heartbeats are not part of any transaction. They are tracked on their own, so they neither hold up nor move what
 * is confirmed; a heartbeat that fails ends the session as any record does. For the loop's thread.
 *
 * @param <R> what a record is
 */
public final class Heartbeats<R> {
    private final boolean isOn;
    private final long intervalNanos;
    private final LongFunction<@Nullable R> records;
    private final DeliveryTracker tracker = new DeliveryTracker();
    private long dueAt;

    private Heartbeats() {
        this.isOn = false;
        this.intervalNanos = 0;
        this.records = millis -> null;
    }

    /**
     * Returns no heartbeats.
     *
     * @param <R> what a record is
     * @return heartbeats that are never due
     */
    public static <R> Heartbeats<R> none() {
        return new Heartbeats<>();
    }

    /**
     * Creates heartbeats of a session. The first is due after one interval.
     *
     * @param interval time between two
     * @param records makes the record of a time in milliseconds since 1970; null while it cannot be made yet
     */
    public Heartbeats(Duration interval, LongFunction<@Nullable R> records) {
        this.isOn = true;
        this.intervalNanos = interval.toNanos();
        this.records = records;
        this.dueAt = System.nanoTime() + intervalNanos;
    }

    /**
     * Sends a heartbeat if one is due.
     *
     * @param publisher takes it
     * @param lsn the present position; for error messages
     * @throws DeliveryException if a heartbeat has failed
     */
    void beat(RecordPublisher<R> publisher, Lsn lsn) {
        if (isOn && System.nanoTime() - dueAt >= 0) {
            requireNoFailure();
            R record = records.apply(System.currentTimeMillis());
            if (record != null && isTaken(record, publisher, lsn)) {
                dueAt = System.nanoTime() + intervalNanos;
            }
        }
    }

    private boolean isTaken(R record, RecordPublisher<R> publisher, Lsn lsn) {
        tracker.confirmable(); // forgets those that have arrived
        try {
            return publisher.offer(record, tracker.begin(), null, lsn);
        } finally {
            tracker.commit(Lsn.ZERO);
        }
    }

    private void requireNoFailure() {
        if (tracker.failure() instanceof DeliveryException e) {
            throw e;
        }
    }
}
