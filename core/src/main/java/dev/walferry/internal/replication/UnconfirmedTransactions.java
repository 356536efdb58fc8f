package dev.walferry.internal.replication;

import dev.walferry.Lsn;
import dev.walferry.delivery.Delivery;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.BeginPrepare;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.CommitPrepared;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Prepare;
import dev.walferry.pgoutput.RollbackPrepared;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The transactions that a stream's user has received and not confirmed. They limit the position that may be confirmed.
 *
 * <p>To the tracker, which keeps the LSN law, each of them is one record: sent at Begin, acknowledged by the user's
 * confirmation. A transaction that is passed on at PREPARE counts as one, its outcome as another.
 */
public final class UnconfirmedTransactions {
    private record Returned(Lsn end, Delivery delivery) {}

    private final DeliveryTracker tracker;
    private final UnaryOperator<Lsn> bound;
    private final Supplier<Lsn> limit;
    private final ArrayDeque<Returned> returned = new ArrayDeque<>();
    private @Nullable Delivery open;
    private Lsn lastEnd;
    private Lsn confirmable;
    private Lsn confirmed;
    private Lsn furthest = Lsn.ZERO;

    /** A byte in the record that ends the open transaction. */
    private Lsn ending = Lsn.ZERO;

    /** Whether the user has received a change of it. */
    private boolean isFurther;

    /**
     * Creates an instance without unconfirmed transactions.
     *
     * @param start what was confirmed before
     * @param bound how far of what was processed may be confirmed
     * @param limit a position beyond which nothing is confirmed now, whatever was processed
     */
    public UnconfirmedTransactions(Lsn start, UnaryOperator<Lsn> bound, Supplier<Lsn> limit) {
        this.tracker = new DeliveryTracker(start);
        this.bound = bound;
        this.limit = limit;
        this.lastEnd = start;
        this.confirmable = start;
        this.confirmed = start;
    }

    /** Notes that the user receives a message. */
    public void returned(PgOutputMessage message) {
        switch (message.kind()) {
            case BEGIN -> begin(((Begin) message).commitLsn());
            case BEGIN_PREPARE -> begin(((BeginPrepare) message).prepareLsn());
            case COMMIT -> end(((Commit) message).endLsn());
            case PREPARE -> end(((Prepare) message).endLsn());
            case COMMIT_PREPARED -> standalone(((CommitPrepared) message).endLsn());
            case ROLLBACK_PREPARED -> standalone(((RollbackPrepared) message).endLsn());
            case MESSAGE -> {
                LogicalMessage logical = (LogicalMessage) message;
                if (!logical.isTransactional()) {
                    standalone(logical.lsn());
                }
            }
            default -> {}
        }
        if (open != null && isChange(message.kind())) {
            furthest = Lsn.max(furthest, ending);
            isFurther = true;
        }
    }

    /** Servers before 15 send transactions without any, which give the user nothing. */
    private static boolean isChange(PgOutputMessage.Kind kind) {
        return switch (kind) {
            case INSERT, UPDATE, DELETE, TRUNCATE, MESSAGE -> true;
            default -> false;
        };
    }

    private void begin(Lsn end) {
        ending = end;
        isFurther = false;
        open = tracker.begin();
        open.sending();
    }

    private void end(Lsn end) {
        Delivery delivery = Objects.requireNonNull(open, "end without begin");
        tracker.commit(end);
        if (isFurther) {
            furthest = Lsn.max(furthest, Lsn.of(end.value() - 1)); // decoderbufs does not say where a commit begins
        }
        returned.addLast(new Returned(end, delivery));
        lastEnd = Lsn.max(lastEnd, end);
        open = null;
    }

    /** Notes a message that is not a transaction, but must be confirmed like one. */
    private void standalone(Lsn end) {
        if (open == null) {
            begin(Lsn.of(end.value() - 1));
            isFurther = true;
            end(end);
        }
    }

    /**
     * Notes that the server has sent everything that was committed before a position.
     *
     * <p>This holds for streamed transactions as well: one whose blocks were received and whose commit was not will commit
     * after this position, and a server started there sends all of it again.
     */
    public void keepalive(Lsn position) {
        tracker.keepalive(position);
    }

    /** Notes that the user is done with everything that ends at or before a position. */
    public void confirm(Lsn position) {
        if (position.isAfter(lastEnd) && position.isAfter(tracker.confirmable())) {
            throw new IllegalArgumentException(
                    "cannot confirm " + position + ": the last complete transaction returned ends at " + lastEnd);
        }
        Returned head = returned.peekFirst();
        while (head != null && !head.end().isAfter(position)) {
            head.delivery().acknowledged();
            returned.removeFirst();
            head = returned.peekFirst();
        }
    }

    /**
     * Returns whether the user is done with everything, and only what is held until its outcome, or the limit, keeps the
     * position back.
     */
    public boolean isHeldBack() {
        return tracker.isIdle() && tracker.confirmable().isAfter(confirmed());
    }

    /**
     * Returns a byte in the record that ends the furthest transaction from which the user has received a change. A server whose
     * WAL lacks this byte does not know that transaction.
     *
     * @return zero if the user has received nothing
     */
    public Lsn furthest() {
        return furthest;
    }

    /** Returns the position that the server may be sent; it never goes backwards. */
    public Lsn confirmed() {
        confirmed = Lsn.max(confirmed, Lsn.min(confirmable(), limit.get()));
        return confirmed;
    }

    /** Returns the position that the server could be sent without the limit; it never goes backwards. */
    public Lsn confirmable() {
        confirmable = Lsn.max(confirmable, bound.apply(tracker.confirmable()));
        return confirmable;
    }
}
