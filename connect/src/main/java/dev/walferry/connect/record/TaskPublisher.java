package dev.walferry.connect.record;

import dev.walferry.Lsn;
import dev.walferry.connect.offset.SourcePosition;
import dev.walferry.delivery.Delivery;
import dev.walferry.kafka.publish.RecordPublisher;
import dev.walferry.pgoutput.Relation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Records between the thread that reads the slot and Kafka Connect's worker. They wait here until {@code poll} takes them,
 * and count against a limit until {@code commitRecord} reports them.
 *
 * <p>The records of one change are given out together, because what {@code poll} returns may be a transaction of Kafka: half a
 * change that is committed would come again with the other half. For the same reason a change is taken whole once its first
 * record was taken, whatever the limit.
 *
 * <p>If the connector defines Kafka's transactions, records are given out only up to the end of a transaction. So the
 * worker never has one open that waits for PostgreSQL. A transaction of PostgreSQL that exceeds the limit becomes several
 * of Kafka, each of whole changes: the limit would otherwise never have room again, because a record is reported once its
 * transaction is committed. Progress of a snapshot does not count against the limit, and joins the transaction of the rows
 * that it is about.
 *
 * <p>Safe in any thread.
 */
public final class TaskPublisher implements RecordPublisher<TaskRecord> {
    private static final int MOST_RECORDS = 8192;

    private final long limit;
    private final boolean wholeTransactions;
    private final Arrivals arrivals;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final ArrayDeque<TaskRecord> queue = new ArrayDeque<>();
    /** How many of the queued records may be the last one of a poll. */
    private int ends;

    private int inFlight;
    private long weight;
    private long reports;
    private boolean stopped;

    private SourcePosition given = SourcePosition.START;

    /**
     * Creates an empty publisher.
     *
     * @param limit how many bytes of records may wait, or be on their way to Kafka
     * @param wholeTransactions whether records are given out up to the end of a transaction, and not only of a change
     * @param arrivals is told when there is something to give out
     */
    public TaskPublisher(long limit, boolean wholeTransactions, Arrivals arrivals) {
        this.limit = limit;
        this.wholeTransactions = wholeTransactions;
        this.arrivals = arrivals;
    }

    @Override
    public boolean offer(TaskRecord record, Delivery delivery, @Nullable Relation relation, Lsn lsn) {
        lock.lock();
        try {
            if (stopped) {
                return false;
            }
            if (!record.isForItsOffset()) {
                endTransaction();
                if (weight > 0 && weight + record.weight() > limit && !isWithinChange()) {
                    split();
                    return false;
                }
            }
            record.sendFor(delivery, this);
            take(record);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void take(TaskRecord record) {
        queue.addLast(record);
        inFlight++;
        weight += record.weight();
        if (isEnd(record)) {
            end();
        }
    }

    private void end() {
        ends++;
        if (ends == 1) {
            arrivals.arrived();
        }
    }

    private boolean isEnd(TaskRecord record) {
        return wholeTransactions ? record.endsTransaction() : !record.isContinued();
    }

    private boolean isWithinChange() {
        TaskRecord last = queue.peekLast();
        return last != null && last.isContinued();
    }

    /**
     * The rest of a snapshot's chunk and the record that reports it are one transaction. No such record has followed, so the
     * transaction ends.
     */
    private void endTransaction() {
        TaskRecord last = queue.peekLast();
        if (wholeTransactions && last != null && last.isLastOrNextToLast()) {
            last.endTransaction();
            end();
        }
    }

    /**
     * Splits the open transaction, but not while the worker has records of earlier ones: there is room once those have
     * arrived.
     */
    private void split() {
        TaskRecord last = queue.peekLast();
        if (wholeTransactions && ends == 0 && last != null && inFlight == queue.size()) {
            last.endTransaction();
            end();
        }
    }

    /**
     * Takes records for the worker.
     *
     * @return in the order in which they have to be sent, often none; whole transactions, or at least whole changes
     */
    public List<TaskRecord> poll() {
        lock.lock();
        try {
            return stopped ? List.of() : take();
        } finally {
            lock.unlock();
        }
    }

    private List<TaskRecord> take() {
        List<TaskRecord> taken = new ArrayList<>(Math.min(queue.size(), MOST_RECORDS));
        boolean isEnd = false;
        while (ends > 0 && (taken.size() < MOST_RECORDS || !isEnd)) {
            TaskRecord record = queue.removeFirst();
            taken.add(record);
            SourcePosition position = record.position();
            given = position == null ? given : position;
            isEnd = isEnd(record);
            if (isEnd) {
                ends--;
            }
        }
        return taken;
    }

    /**
     * Notes that a record has arrived in Kafka for good, or is not meant to.
     *
     * @param record one that {@link #poll} has returned
     */
    public void acknowledged(TaskRecord record) {
        record.acknowledged();
        arrived(record);
    }

    /**
     * Notes that a record has arrived in Kafka, but does not count yet, because its offset is not stored.
     *
     * @param record one that {@link #poll} has returned
     */
    public void arrived(TaskRecord record) {
        lock.lock();
        try {
            inFlight--;
            weight -= record.weight();
            reports++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns how much the worker was given. */
    public SourcePosition given() {
        lock.lock();
        try {
            return given;
        } finally {
            lock.unlock();
        }
    }

    /** Drops what the worker was not given yet: it is sent again. */
    public void discard() {
        lock.lock();
        try {
            inFlight -= queue.size();
            queue.forEach(record -> weight -= record.weight());
            queue.clear();
            ends = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Stops: from now on it takes and returns nothing. */
    public void stop() {
        lock.lock();
        try {
            stopped = true;
            discard();
            arrivals.arrived();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void awaitAcknowledgement(long nanos) {
        lock.lock();
        try {
            long before = reports;
            long left = nanos;
            while (reports == before && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean awaitAll(Duration timeout) {
        lock.lock();
        try {
            endTransaction();
            long nanos = timeout.toNanos();
            while (nanos > 0 && inFlight > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return inFlight == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Does nothing: the worker looks after what it was given. */
    @Override
    public void keepUp() {
        lock.lock();
        try {
            endTransaction();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isStopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }
}
