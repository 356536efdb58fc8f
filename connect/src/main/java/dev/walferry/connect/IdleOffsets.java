package dev.walferry.connect;

import dev.walferry.Lsn;
import dev.walferry.connect.offset.ConfirmLimit;
import dev.walferry.connect.record.TaskPublisher;
import dev.walferry.connect.record.TaskRecord;
import dev.walferry.delivery.Delivery;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.pipeline.Checkpoints;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the slot move on while nothing comes whose offset would: gives out a record that carries an offset, now and then. The
 * server would otherwise keep its WAL for as long as only other tables or databases are written. For one session, and its thread.
 */
final class IdleOffsets implements Checkpoints {
    /** A worker flushes offsets every 60 seconds unless configured otherwise. What waited when a session ended was never sent. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(10);

    /** The records of the present session. */
    interface Records {
        /** Returns how far the slot may be moved. */
        ConfirmLimit limit();

        /** Returns how far the slot may be moved once all offsets of the session are stored. */
        Lsn reached();

        /**
         * Returns a record that is there for its offset, which lets the slot be moved although no change comes.
         *
         * @param end Kafka has everything that lies before it in the WAL
         */
        TaskRecord idle(Lsn end);
    }

    private final Supplier<Lsn> confirmable;
    private final Records records;
    private final TaskPublisher publisher;
    private final ConfirmLimit limit;
    private final long intervalNanos;
    private final LongSupplier clock;
    private final DeliveryTracker tracker = new DeliveryTracker();
    private Lsn allowed;
    private long allowedAt;
    private long lookedAt;

    /**
     * Creates this for a session that has just begun.
     *
     * @param confirmable what would have been confirmed without a limit
     * @param statusInterval the longest time between two status updates; ten seconds if that is longer
     */
    IdleOffsets(Supplier<Lsn> confirmable, Records records, TaskPublisher publisher, Duration statusInterval) {
        this(confirmable, records, publisher, statusInterval, System::nanoTime);
    }

    IdleOffsets(
            Supplier<Lsn> confirmable,
            Records records,
            TaskPublisher publisher,
            Duration statusInterval,
            LongSupplier clock) {
        this.confirmable = confirmable;
        this.records = records;
        this.publisher = publisher;
        this.limit = records.limit();
        this.intervalNanos = Math.min(statusInterval.toNanos(), LONGEST_INTERVAL.toNanos());
        this.clock = clock;
        this.allowed = limit.get();
        this.allowedAt = clock.getAsLong();
        this.lookedAt = allowedAt;
    }

    @Override
    public void handedOver(@Nullable Delivery last) {
        Lsn end = confirmable.get();
        limit.want(end);
        long now = clock.getAsLong();
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
