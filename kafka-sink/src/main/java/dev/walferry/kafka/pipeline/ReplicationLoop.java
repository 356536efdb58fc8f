package dev.walferry.kafka.pipeline;

import dev.walferry.Lsn;
import dev.walferry.delivery.Delivery;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.publish.DeliveryException;
import dev.walferry.kafka.publish.KafkaPublisher;
import dev.walferry.kafka.record.RecordMapper;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.Delete;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Update;
import dev.walferry.replication.ChangeStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that reads PostgreSQL, encodes, hands records to Kafka and confirms.
 *
 * <p>It never waits on Kafka: a record that is not taken now is offered again, and in between the stream's status
 * updates go on. No change is read before every record of the one before was taken, so the order of sends is the order
 * of the WAL.
 */
public final class ReplicationLoop {
    private static final Duration IDLE = Duration.ofMillis(20);
    private static final long RETRY_NANOS = 500_000;
    private static final Duration FINISH = Duration.ofSeconds(1);

    private final ChangeStream changes;
    private final RecordMapper mapper;
    private final KafkaPublisher publisher;
    private final DeliveryTracker tracker;
    private final Progress progress;
    private final BooleanSupplier stopping;
    private final ArrayDeque<ProducerRecord<byte[], byte[]>> mapped = new ArrayDeque<>();
    private final Consumer<ProducerRecord<byte[], byte[]>> collect = mapped::addLast;
    private @Nullable Delivery open;

    /** When a transaction is given up that was open when the loop was told to stop, on the clock of nanoTime. */
    private @Nullable Long givenUpAt;

    /**
     * A loop over an open stream.
     *
     * @param changes read from and confirmed to, not closed
     * @param mapper makes records of changes
     * @param publisher takes the records, not closed
     * @param tracker decides what is confirmed; it starts where the stream does
     * @param progress told how far it is
     * @param stopping asked often; once true the loop comes to its end
     */
    public ReplicationLoop(
            ChangeStream changes,
            RecordMapper mapper,
            KafkaPublisher publisher,
            DeliveryTracker tracker,
            Progress progress,
            BooleanSupplier stopping) {
        this.changes = changes;
        this.mapper = mapper;
        this.publisher = publisher;
        this.tracker = tracker;
        this.progress = progress;
        this.stopping = stopping;
    }

    /**
     * Runs until told to stop. A transaction that is open then is carried to its end if that takes no longer than a second:
     * left in its middle, all of it would come again.
     *
     * @throws dev.walferry.replication.ReplicationException if the stream ends
     * @throws DeliveryException if a record fails
     */
    public void run() {
        while (!stopping.getAsBoolean() || (open != null && !isGivenUp())) {
            step();
        }
    }

    private boolean isGivenUp() {
        if (!stopping.getAsBoolean()) {
            return false;
        }
        long now = System.nanoTime();
        if (givenUpAt == null) {
            givenUpAt = now + FINISH.toNanos();
        }
        return now - givenUpAt >= 0;
    }

    private void step() {
        PgOutputMessage message = changes.poll(IDLE);
        if (message != null) {
            handle(message);
        }
        confirm();
    }

    /**
     * Waits until everything that was sent is acknowledged, and confirms it.
     *
     * @param timeout how long at most
     * @throws dev.walferry.replication.ReplicationException if the stream ends
     * @throws DeliveryException if a record fails
     */
    public void drain(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!publisher.awaitAll(IDLE) && deadline - System.nanoTime() > 0) {
            confirm();
            changes.keepUp();
        }
        confirm();
    }

    private void handle(PgOutputMessage message) {
        switch (message.kind()) {
            case BEGIN -> {
                open = tracker.begin();
                map(message);
            }
            case COMMIT -> {
                if (map(message)) {
                    commit(((Commit) message).endLsn());
                    progress.transaction();
                }
            }
            case INSERT -> deliver(message, ((Insert) message).relation());
            case UPDATE -> deliver(message, ((Update) message).relation());
            case DELETE -> deliver(message, ((Delete) message).relation());
            case TRUNCATE -> deliver(message, null);
            case MESSAGE -> deliverMessage((LogicalMessage) message);
            default -> map(message);
        }
    }

    /** Returns false if the transaction is given up before the mapper was ready. */
    private boolean map(PgOutputMessage message) {
        while (!mapper.map(message, changes.lsn(), collect)) {
            if (isGivenUp()) {
                return false;
            }
            waitAMoment();
        }
        return true;
    }

    private void commit(Lsn end) {
        tracker.commit(end);
        open = null;
    }

    private void deliverMessage(LogicalMessage message) {
        if (message.isTransactional()) {
            deliver(message, null);
            return;
        }
        open = tracker.begin();
        if (deliver(message, null)) {
            commit(message.lsn());
        }
    }

    /** Returns false if the transaction is given up before everything was taken. */
    private boolean deliver(PgOutputMessage change, @Nullable Relation relation) {
        Delivery delivery = Objects.requireNonNull(open, "a change outside any transaction");
        progress.change();
        if (!map(change)) {
            return false;
        }
        while (!mapped.isEmpty()) {
            if (publisher.offer(mapped.getFirst(), delivery, relation, changes.lsn())) {
                mapped.removeFirst();
            } else if (isGivenUp()) {
                return false;
            } else {
                waitAMoment();
            }
        }
        return true;
    }

    private void waitAMoment() {
        publisher.awaitAcknowledgement(RETRY_NANOS);
        changes.keepUp();
        confirm();
    }

    private void confirm() {
        Throwable failure = tracker.failure();
        if (failure != null) {
            throw failure instanceof DeliveryException e ? e : new IllegalStateException(failure);
        }
        changes.confirm(tracker.confirmable());
        progress.records(publisher.sent(), publisher.acknowledged());
        progress.positions(changes.received(), changes.confirmed());
    }
}
