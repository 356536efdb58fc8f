package dev.walferry.connect;

import dev.walferry.Lsn;
import dev.walferry.connect.offset.ConfirmLimit;
import dev.walferry.connect.record.TaskPublisher;
import dev.walferry.delivery.Delivery;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.pipeline.Checkpoints;
import dev.walferry.kafka.source.SlotSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Lets the slot move on while nothing comes whose offset would: gives out a record that carries an offset, now and then. The
 * server would otherwise keep its WAL for as long as only other tables or databases are written. For one session, and its thread.
 */
final class IdleOffsets implements Checkpoints {
    /** A worker flushes offsets every 60 seconds unless configured otherwise. What waited when a session ended was never sent. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final SlotSource changes;
    private final TaskRecordsFactory records;
    private final TaskPublisher publisher;
    private final ConfirmLimit limit;
    private final long intervalNanos;
    private final DeliveryTracker tracker = new DeliveryTracker();
    private Lsn allowed;
    private long allowedAt = System.nanoTime();
    private long lookedAt = allowedAt;

    /**
     * For a session that has just begun.
     *
     * @param interval the shortest time between two such records
     */
    IdleOffsets(SlotSource changes, TaskRecordsFactory records, TaskPublisher publisher, Duration interval) {
        this.changes = changes;
        this.records = records;
        this.publisher = publisher;
        this.limit = records.limit();
        this.intervalNanos = interval.toNanos();
        this.allowed = limit.get();
    }

    @Override
    public void handedOver(@Nullable Delivery last) {
        Lsn end = changes.confirmable();
        limit.want(end);
        long now = System.nanoTime();
        if (now - lookedAt >= intervalNanos) {
            lookedAt = now;
            if (limit.isMissing() || (end.isAfter(limit.get()) && !isComing(end, now))) {
                allowedAt = now;
                give(end);
            }
        }
    }

    /** Returns whether an offset that was handed out, but may not be stored yet, allows this position. */
    private boolean isComing(Lsn end, long now) {
        if (!allowed.equals(limit.get())) {
            allowed = limit.get();
            allowedAt = now;
        }
        return !end.isAfter(records.reached()) && now - allowedAt < PATIENCE.toNanos();
    }

    private void give(Lsn end) {
        tracker.confirmable(); // forgets those that have arrived
        try {
            publisher.offer(records.idle(end), tracker.begin(), null, end);
        } finally {
            tracker.commit(Lsn.ZERO);
        }
    }

    /** Returns true: a record of these that has not arrived when the session ends holds back only the slot. */
    @Override
    public boolean isSettled() {
        return true;
    }
}
