package dev.walferry.internal.snapshot;

import dev.walferry.Lsn;
import dev.walferry.internal.placement.Placement;
import dev.walferry.internal.snapshot.server.ReaderSession;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.ReplicationException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a stream, with the rows of chunks in their places. Reads the stream no further than a message that has to wait
 * for a chunk. For the stream's thread.
 */
public final class PlacedChanges {
    /** How long to read the stream before chunks are looked at again. */
    private static final long GLANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long SHORT_GLANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** How often the server is asked where it is. */
    private static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** How long changes wait for a chunk before it is read again in two halves. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /**
     * How long changes wait for a chunk that has no halves: a row that takes longer is not read while its table is
     * written to.
     */
    private static final long LONGEST_PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final ChangeStream changes;
    private final Placement placement;
    private @Nullable PgOutputMessage held;
    private Lsn heldLsn = Lsn.ZERO;
    private long heldSince;

    /** When the work was last asked which chunks to go on without. */
    private long patientSince;

    private long asked = System.nanoTime();
    private Lsn lsn = Lsn.ZERO;

    /** Creates an instance over a stream from which nothing has been taken yet. */
    public PlacedChanges(ChangeStream changes, Placement placement) {
        this.changes = changes;
        this.placement = placement;
    }

    /**
     * Waits for the next message for a limited time.
     *
     * @param timeout how long; zero takes only what is ready
     * @return the message, or null if none was ready in time
     * @throws ReplicationException if the stream has ended
     */
    public @Nullable PgOutputMessage poll(Duration timeout) {
        if (held == null && placement.isIdle()) {
            return pollChanges(timeout);
        }
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            PgOutputMessage message = ready();
            if (message == null) {
                message = held == null ? listen(end) : waitForChunk(end);
            }
            if (message != null && !isMark(message)) {
                return message;
            }
            if (message == null && end - System.nanoTime() <= 0) {
                return null;
            }
        }
    }

    /**
     * Polls the stream alone, without a clock, while no table is read. A table may have been added by the time the
     * message comes.
     */
    private @Nullable PgOutputMessage pollChanges(Duration timeout) {
        PgOutputMessage message = changes.poll(timeout);
        if (message != null) {
            held = message;
            heldLsn = changes.lsn();
            message = ready();
            if (held != null) {
                heldSince = System.nanoTime();
                patientSince = heldSince;
            }
        }
        return message == null || isMark(message) ? null : message;
    }

    /**
     * Returns whether a message says where a chunk ends, of whichever snapshot.
     *
     * @param message any message
     * @return true if a snapshot wrote it
     */
    public static boolean isMark(PgOutputMessage message) {
        return message instanceof LogicalMessage logical
                && logical.isTransactional()
                && logical.prefix().equals(ReaderSession.MARK)
                && !logical.asContent().hasRemaining();
    }

    /** Returns what can be returned without reading from the server. */
    private @Nullable PgOutputMessage ready() {
        PgOutputMessage message = placement.next();
        if (message != null) {
            lsn = placement.lsn();
            return message;
        }
        PgOutputMessage offered = held;
        if (offered == null) {
            return null;
        }
        if (placement.isIdle()) {
            placement.follow(offered);
            lsn = heldLsn;
            held = null;
            return offered;
        }
        if (placement.offer(offered, heldLsn)) {
            held = null;
        }
        message = placement.next();
        if (message != null) {
            lsn = placement.lsn();
        }
        return message;
    }

    private @Nullable PgOutputMessage listen(long end) {
        boolean snapshotting = placement.isWaitingForHorizon();
        long left = Math.max(0, end - System.nanoTime());
        PgOutputMessage message = changes.poll(Duration.ofNanos(snapshotting ? Math.min(left, GLANCE_NANOS) : left));
        if (message != null) {
            held = message;
            heldLsn = changes.lsn();
            heldSince = System.nanoTime();
            patientSince = heldSince;
        } else if (snapshotting) {
            placement.passed(changes.received());
            askWhereTheServerIs();
        }
        return ready();
    }

    private void askWhereTheServerIs() {
        long now = System.nanoTime();
        if (now - asked >= ASK_NANOS) {
            asked = now;
            changes.askForKeepalive();
        }
    }

    private @Nullable PgOutputMessage waitForChunk(long end) {
        changes.keepUp();
        long now = System.nanoTime();
        if (now - patientSince >= PATIENCE_NANOS) {
            placement.giveUpWaiting(now - heldSince >= LONGEST_PATIENCE_NANOS);
            patientSince = now;
        } else {
            LockSupport.parkNanos(Math.min(SHORT_GLANCE_NANOS, Math.max(0, end - now)));
        }
        return ready();
    }

    /** Returns the tables of the change that waits for rows; empty if none does. */
    public List<Table> waiting() {
        if (held instanceof RowChange change) {
            return List.of(table(change.relation()));
        } else if (held instanceof Truncate truncate) {
            return truncate.relations().stream().map(PlacedChanges::table).toList();
        } else if (held instanceof Relation relation) {
            return List.of(table(relation));
        }
        return List.of();
    }

    private static Table table(Relation relation) {
        return new Table(relation.namespace(), relation.name());
    }

    /** Returns how many changes were left out before the message returned last. */
    public long leftOut() {
        return placement.leftOut();
    }

    /** Returns the WAL position of the message returned last. */
    public Lsn lsn() {
        return lsn;
    }
}
