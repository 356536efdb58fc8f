package dev.walferry.internal.placement;

import dev.walferry.Lsn;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A table without a key while it is read: whole, under one snapshot. Nothing tells its rows apart, so none can be placed
 * before a change of its own. For each change, by transaction {@code x}:
 *
 * <ul>
 *   <li>There is no snapshot yet, or it sees {@code x}: the change is left out, because the rows contain it.
 *   <li>The snapshot does not see {@code x}, and the change only adds a row: it goes out.
 *   <li>The snapshot does not see {@code x}, and the change needs a row that is there: it waits for all rows.
 * </ul>
 *
 * <p>A snapshot that does not see what was left out would lose it. It is thrown away before any row has gone out, and
 * another is taken.
 *
 * <p>Readers begin from any thread. Everything else is for the stream's thread.
 */
public final class WholeTable implements Watch {
    /** What happens to a change. */
    enum Verdict {
        /** The change is returned. */
        OUT,
        /** The rows contain it. */
        LEFT_OUT,
        /** The answer is not known yet, and must be asked for again. */
        WAITS
    }

    private final Set<Placement.Rule> rules;
    private final EmittedTransactions leftOut = new EmittedTransactions();
    private final AtomicReference<@Nullable WholeRead> reading = new AtomicReference<>();
    private volatile long fence = Long.MAX_VALUE;
    private volatile @Nullable VisibilitySnapshot latest;

    WholeTable(Set<Placement.Rule> rules) {
        this.rules = rules;
    }

    @Override
    public void fence(long xid) {
        fence = rules.contains(Placement.Rule.FENCE) ? xid : 0;
    }

    @Override
    public long fence() {
        return fence;
    }

    @Override
    public void seen(VisibilitySnapshot snapshot) {
        latest = snapshot;
    }

    /** Begins to read the table: from now on its changes wait until the snapshot is known. */
    public WholeRead begin(WholeRead.Outcome outcome) {
        WholeRead begun = new WholeRead(outcome);
        reading.set(begun);
        return begun;
    }

    /** Notes that the table will not be read to its end this time. */
    public void withdraw(WholeRead read) {
        read.giveUp();
        reading.compareAndSet(read, null);
    }

    /** Notes that the table is no longer read. */
    void close() {
        WholeRead read = reading.get();
        if (read != null) {
            withdraw(read);
        }
    }

    /** Goes on without a snapshot that does not come. */
    void giveUpWaiting() {
        WholeRead read = reading.get();
        if (read != null && read.snapshot() == null) {
            withdraw(read);
        }
    }

    boolean isReading() {
        return reading.get() != null;
    }

    /**
     * Decides about a change.
     *
     * @param needsRows whether it may need a row that is still to come
     * @param out takes the rows that have to come before it, as far as they are there
     */
    Verdict judge(int xid, boolean needsRows, Lsn lsn, Consumer<Placed> out) {
        WholeRead read = admitted();
        VisibilitySnapshot snapshot = read == null ? null : read.snapshot();
        if (read == null) {
            leaveOut(xid);
            return Verdict.LEFT_OUT;
        } else if (snapshot == null) {
            return Verdict.WAITS;
        } else if (snapshot.sees(xid)) {
            return Verdict.LEFT_OUT;
        } else if (!needsRows || read.isDrained()) {
            return Verdict.OUT;
        }
        Chunk piece = read.poll();
        if (piece != null) {
            out.accept(Placed.piece(piece, lsn));
        }
        return Verdict.WAITS;
    }

    private void leaveOut(int xid) {
        leftOut.add(xid);
        VisibilitySnapshot known = latest;
        if (leftOut.isLarge() && known != null) {
            leftOut.forget(List.of(known));
        }
    }

    /** Returns what is being read, unless its snapshot misses something; null for nothing. */
    @Nullable
    WholeRead admitted() {
        WholeRead read = reading.get();
        VisibilitySnapshot snapshot = read == null ? null : read.snapshot();
        if (read == null || snapshot == null || read.isAdmitted()) {
            return read;
        }
        long unseen = rules.contains(Placement.Rule.GUARD) ? leftOut.unseenBy(snapshot) : -1;
        if (unseen < 0 && snapshot.xmin() < fence) {
            unseen = snapshot.xmin();
        }
        if (unseen < 0) {
            read.admit();
            return read;
        }
        withdraw(read);
        read.outcome().stale(unseen);
        return null;
    }
}
