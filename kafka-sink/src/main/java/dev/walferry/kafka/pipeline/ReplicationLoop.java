package dev.walferry.kafka.pipeline;

import dev.walferry.Lsn;
import dev.walferry.delivery.Delivery;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.connection.StalledLookupException;
import dev.walferry.kafka.publish.RecordPublisher;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.source.ChangeSource;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.replication.ReplicationException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that reads changes, encodes them, hands records over and confirms.
 *
 * <p>It never waits: a message that cannot be mapped yet and a record that is not taken now are offered again, and the
 * source's status updates go on in between. A change is read only after every record of the previous one was taken, so
 * records are sent in the order of the WAL.
 *
 * @param <R> what a record is
 */
public final class ReplicationLoop<R> {
    private static final Duration IDLE = Duration.ofMillis(20);
    private static final long RETRY_NANOS = 500_000;
    private static final Duration FINISH = Duration.ofSeconds(1);

    /** How many messages are handled, at most, before the publisher and the checkpoints have their turn. */
    private static final int MESSAGES = 4096;

    private final ChangeSource changes;
    private final MessageMapper<R> mapper;
    private final RecordPublisher<R> publisher;
    private final DeliveryTracker tracker;
    private final Progress progress;
    private final Heartbeats<R> heartbeats;
    private final Checkpoints checkpoints;
    private final BooleanSupplier stopping;
    private final ArrayDeque<R> mapped = new ArrayDeque<>();
    private final Consumer<R> collect = mapped::addLast;
    private final TransactionTrace trace = new TransactionTrace();
    private @Nullable Delivery open;
    private int handled;
    /** The last complete transaction. */
    private @Nullable Delivery last;

    /**
     * The time, on the clock of nanoTime, at which a transaction that was open when the loop was told to stop is given
     * up.
     */
    private @Nullable Long givenUpAt;

    /**
     * Creates a loop over an open source.
     *
     * @param changes read from and confirmed to, not closed
     * @param mapper makes records of changes
     * @param publisher takes the records, not closed
     * @param tracker decides what is confirmed; it starts where the source does
     * @param progress notes how far it is
     * @param heartbeats sent in between
     * @param checkpoints called between transactions
     * @param stopping asked often; once true the loop comes to its end
     */
    public ReplicationLoop(
            ChangeSource changes,
            MessageMapper<R> mapper,
            RecordPublisher<R> publisher,
            DeliveryTracker tracker,
            Progress progress,
            Heartbeats<R> heartbeats,
            Checkpoints checkpoints,
            BooleanSupplier stopping) {
        this.heartbeats = heartbeats;
        this.changes = changes;
        this.mapper = mapper;
        this.publisher = publisher;
        this.tracker = tracker;
        this.progress = progress;
        this.checkpoints = checkpoints;
        this.stopping = stopping;
        publisher.watch(tracker);
    }

    /**
     * Runs until told to stop. A transaction that is open then is finished if that takes no longer than a second.
     * Otherwise all of it is sent again.
     *
     * @throws ReplicationException if the source ends
     * @throws StalledLookupException if the server does not answer lookups, which a record needs
     * @throws DeliveryException if a record fails
     * @throws RecordMappingException if a change cannot become a record
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
        if (message == null) {
            publisher.keepUp();
            reachCheckpoint();
            tellIfOpen();
        } else {
            handle(message);
            handled++;
            if (handled % MESSAGES == 0) {
                publisher.keepUp();
                tellIfOpen();
            }
        }
        heartbeats.beat(publisher, changes.lsn());
        confirm();
    }

    private void tellIfOpen() {
        if (open != null) {
            checkpoints.withinTransaction();
        }
    }

    /**
     * Waits until everything that was sent is acknowledged, and confirms it.
     *
     * @param timeout how long at most
     * @throws ReplicationException if the source ends
     * @throws DeliveryException if a record fails
     */
    public void drain(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!isDrained() && deadline - System.nanoTime() > 0) {
            changes.keepUp();
        }
    }

    private boolean isDrained() {
        boolean acknowledged = publisher.awaitAll(IDLE);
        confirm();
        return acknowledged && reachCheckpoint();
    }

    /** Returns whether nothing remains to be done. Within a transaction, and after one was given up, nothing is. */
    private boolean reachCheckpoint() {
        if (open != null) {
            return true;
        }
        checkpoints.handedOver(last);
        return checkpoints.isSettled();
    }

    private void handle(PgOutputMessage message) {
        try {
            switch (message.kind()) {
                case BEGIN -> {
                    open = tracker.begin();
                    progress.begun((Begin) message);
                    trace.begin((Begin) message, progress.changes());
                    send(message, null);
                }
                case COMMIT -> {
                    if (send(message, null)) {
                        commit(((Commit) message).endLsn());
                        progress.transaction((Commit) message);
                        trace.end((Commit) message, progress.changes());
                        reachCheckpoint();
                    }
                }
                case INSERT, UPDATE, DELETE, READ, TRUNCATE -> deliver(message, relation(message));
                case MESSAGE -> deliverMessage((LogicalMessage) message);
                default -> map(message);
            }
        } catch (RecordMappingException e) {
            throw e.of(relation(message));
        } catch (OutOfMemoryError e) {
            throw OutOfMemory.at(message, relation(message), e);
        }
    }

    private static @Nullable Relation relation(PgOutputMessage message) {
        return message instanceof RowChange change ? change.relation() : null;
    }

    /** Returns false if the transaction is given up before the mapper was ready. */
    private boolean map(PgOutputMessage message) {
        return mapper.map(message, changes.lsn(), collect) || mapLater(message);
    }

    /** Notes that a record waits, because something is being looked up. */
    private boolean mapLater(PgOutputMessage message) {
        progress.lookups().begin();
        try {
            do {
                if (isGivenUp()) {
                    return false;
                }
                waitAMoment();
            } while (!mapper.map(message, changes.lsn(), collect));
            return true;
        } finally {
            progress.lookups().end();
        }
    }

    private void commit(Lsn end) {
        tracker.commit(end);
        last = open;
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
        progress.change(change, relation);
        return send(change, relation);
    }

    private boolean send(PgOutputMessage message, @Nullable Relation relation) {
        Delivery delivery = Objects.requireNonNull(open, "a change outside any transaction");
        if (!map(message)) {
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
        progress.positions(changes.received(), changes.confirmed());
    }
}
