package dev.walferry.kafka.publish;

import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.publish.client.KafkaError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kafka transactions that records are sent in, so that Kafka refuses what a former daemon still sends. A record counts
 * once the transaction that holds it is committed.
 *
 * <p>Nothing here waits. With {@code max.block.ms=0}, the producer's {@code initTransactions} and {@code commitTransaction}
 * only begin, and throw a {@link TimeoutException} until they are done. Until then Kafka allows only that they are repeated,
 * so no record is taken meanwhile.
 *
 * <p>A transaction that has failed is never aborted here: the next producer does that when it takes over. What was in it is
 * reported as failed after a moment, so that the error of the record that is at fault comes first.
 *
 * <p>For the publisher's own thread, except for {@link #failed}.
 */
final class CommitCycle implements Fencing {
    private enum State {
        /** Another daemon may write. */
        OUTSIDE,
        /** Kafka is asked to refuse what others send. */
        TAKING_OVER,
        /** No transaction is open, and nothing is sent. */
        BETWEEN,
        OPEN,
        COMMITTING,
        /** Nothing is sent any more. */
        ENDED
    }

    private static final Logger LOG = LoggerFactory.getLogger(CommitCycle.class);

    /** How long a transaction may be open while records are taken. No record is taken while it is committed. */
    private static final Duration BUSY = Duration.ofMillis(100);

    /** The same while none is. */
    private static final Duration QUIET = Duration.ofMillis(20);

    /** How long the error of a record has to arrive before that of its transaction is reported. */
    private static final long GRACE_NANOS = Duration.ofSeconds(2).toNanos();

    private final Producer<byte[], byte[]> producer;
    private final SendRoom room;
    private final long mostBytes;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private State state = State.OUTSIDE;
    private List<OutgoingRecord> held = new ArrayList<>();
    private long heldBytes;
    private long begunAt;

    /** When a failure was first seen here; null before that. */
    private @Nullable Long failedAt;

    /**
     * Creates a cycle that has not begun.
     *
     * @param producer has a {@code transactional.id}; only this class uses it
     * @param room of that producer
     * @param mostBytes from which size on a transaction is committed
     */
    CommitCycle(Producer<byte[], byte[]> producer, SendRoom room, long mostBytes) {
        this.producer = producer;
        this.room = room;
        this.mostBytes = mostBytes;
    }

    @Override
    public boolean countsCommits() {
        return true;
    }

    @Override
    public void takeOver() {
        if (state == State.OUTSIDE) {
            state = State.TAKING_OVER;
            advance(QUIET);
        }
    }

    @Override
    public boolean hasTakenOver() {
        return state != State.OUTSIDE && state != State.TAKING_OVER && isWhole();
    }

    /** Returns whether nothing has failed, and nothing was given up. */
    private boolean isWhole() {
        return failure.get() == null && state != State.ENDED;
    }

    @Override
    public boolean opens() {
        if (state == State.OPEN && isWhole() && heldBytes < mostBytes && !isDue(BUSY)) {
            return true;
        }
        advance(Duration.ZERO);
        if (state == State.BETWEEN && isWhole()) {
            attempt(this::open);
        }
        return state == State.OPEN && isWhole();
    }

    private void open() {
        producer.beginTransaction();
        begunAt = System.nanoTime();
        state = State.OPEN;
    }

    @Override
    public @Nullable Exception missing(ProducerRecord<byte[], byte[]> record, int bytes) {
        return room.missing(record, bytes);
    }

    @Override
    public void sent(OutgoingRecord record, int bytes) {
        held.add(record);
        heldBytes += bytes;
    }

    @Override
    public void keepUp() {
        advance(QUIET);
    }

    private void advance(Duration patience) {
        if (state == State.ENDED) {
            return;
        }
        if (failure.get() == null) {
            attempt(() -> proceed(patience));
        }
        if (failure.get() != null) {
            giveUpInTime();
        }
    }

    private void proceed(Duration patience) {
        if (state == State.TAKING_OVER) {
            producer.initTransactions();
            state = State.BETWEEN;
        } else if (state == State.COMMITTING || isDue(patience)) {
            state = State.COMMITTING;
            producer.commitTransaction();
            committed();
        }
    }

    private boolean isDue(Duration patience) {
        return state == State.OPEN && System.nanoTime() - begunAt >= patience.toNanos();
    }

    private void committed() {
        List<OutgoingRecord> counting = held;
        held = new ArrayList<>();
        heldBytes = 0;
        state = State.BETWEEN;
        counting.forEach(OutgoingRecord::arrived);
    }

    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (TimeoutException e) {
            LOG.trace("Kafka has not answered yet"); // asked again at the next call
        } catch (KafkaException e) {
            failed(e);
        }
    }

    @Override
    public void failed(Exception reason) {
        failure.compareAndSet(null, reason);
    }

    /**
     * Returns whether a refusal may pass by itself. Within a transaction, a refusal that is not about the topic is a
     * failure of the transaction, which is reported with its reason.
     */
    @Override
    public boolean isOfMoment(Exception refusal) {
        return refusal instanceof RetriableException || !KafkaError.isOfTopic(refusal);
    }

    private void giveUpInTime() {
        long now = System.nanoTime();
        if (failedAt == null) {
            failedAt = now;
            tell();
        }
        if (now - failedAt >= GRACE_NANOS) {
            giveUp(explained());
        }
    }

    private void tell() {
        if (isFenced(failure.get())) {
            LOG.warn(
                    LogEvent.KAFKA_FENCED.marker(),
                    "Kafka refuses what this daemon sends, because another one has taken over, or because a transaction was open"
                            + " for longer than kafka.transaction.timeout.ms: what it holds is dropped, and what is not"
                            + " confirmed is read again by the daemon that has the slot then");
        }
    }

    private static boolean isFenced(@Nullable Throwable e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof ProducerFencedException || at instanceof InvalidProducerEpochException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean isToCommit() {
        return isWhole() && !held.isEmpty();
    }

    @Override
    public void end() {
        if (failure.get() != null && failedAt == null) {
            tell();
        }
        state = State.ENDED;
        giveUp(new DeliveryException(
                "what was sent is not committed, because the daemon stops sending", null, true, null));
    }

    private void giveUp(DeliveryException reason) {
        List<OutgoingRecord> lost = held;
        held = new ArrayList<>();
        heldBytes = 0;
        lost.forEach(record -> record.lost(reason));
    }

    @Override
    public void requireWhole() {
        if (state != State.ENDED && failure.get() != null && held.isEmpty()) {
            throw explained();
        }
    }

    private DeliveryException explained() {
        Exception reason = failure.get();
        if (reason == null) {
            throw new IllegalStateException("nothing has failed");
        }
        KafkaError error = KafkaError.of(reason);
        String what = state == State.TAKING_OVER
                ? "Kafka does not let this daemon take over under its transactional id: "
                : "Kafka does not commit what was sent: ";
        return new DeliveryException(
                what + KafkaError.reason(reason) + " (" + error.remedy() + ")", reason, error.isRetriable());
    }
}
