package dev.walferry.internal.placement;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A table whose rows are being read while its changes come: its chunks, and which transactions have changed it.
 *
 * <p>Readers begin chunks from any thread. Everything else is for the stream's thread.
 */
public final class WatchedTable implements Watch {
    /** Learns what the changes tell, in the stream's thread. */
    public interface Findings {
        /**
         * Called when changes come under this definition from now on.
         *
         * @param relation perhaps the same as before
         */
        void defined(Relation relation);

        /**
         * Called when a change did not have the whole row and no waiting chunk has it.
         *
         * @param key the row's key
         * @param before its key before the change
         */
        void unread(KeyText key, KeyText before);

        /**
         * Called when a chunk's row was dropped because nothing shows whether it contains a change.
         *
         * @param key the row's key
         */
        void dropped(KeyText key);
    }

    private final Set<Placement.Rule> rules;
    private final Findings findings;
    private final List<Chunk> chunks = new CopyOnWriteArrayList<>();
    private final EmittedTransactions emitted = new EmittedTransactions();
    private volatile long fence = Long.MAX_VALUE;
    private volatile Lsn begunAt = Lsn.ZERO;
    private volatile @Nullable VisibilitySnapshot latest;
    private volatile List<String> keyNames = List.of();
    private @Nullable Writer lastWriter;
    private @Nullable Relation lastRelation;
    private @Nullable KeyEquality lastKey;

    WatchedTable(Set<Placement.Rule> rules, Findings findings) {
        this.rules = rules;
        this.findings = findings;
    }

    @Override
    public void fence(long xid) {
        fence = rules.contains(Placement.Rule.FENCE) ? xid : 0;
    }

    @Override
    public long fence() {
        return fence;
    }

    void begunAt(Lsn position) {
        begunAt = position;
    }

    /**
     * Returns a position after everything that was returned before the table was watched. A standby has to replay the WAL up to
     * here before it is of use. Safe in any thread.
     */
    public Lsn begunAt() {
        return begunAt;
    }

    /** Notes the key's columns. The table's files are about to be measured, so changed rows are noted from now on. */
    public void key(List<String> columns) {
        keyNames = List.copyOf(columns);
    }

    @Override
    public void seen(VisibilitySnapshot snapshot) {
        latest = snapshot;
    }

    /** Begins a chunk: from now on, changes that it does not contain wait until it has arrived. */
    public Chunk begin(Chunk.Outcome outcome) {
        Chunk chunk = new Chunk(outcome);
        chunks.add(chunk);
        return chunk;
    }

    /** Notes that a chunk will not arrive. Safe in any thread. */
    public void withdraw(Chunk chunk) {
        chunk.giveUp();
        chunks.remove(chunk);
    }

    /** Goes on without the chunks that are still being read: those that can be read in less time, or all. */
    void giveUpReading(boolean all) {
        chunks.removeIf(chunk -> (all || chunk.outcome().isDivisible()) && chunk.giveUp());
    }

    List<Chunk> chunks() {
        return chunks;
    }

    /** Returns whether a change has to wait, because a chunk is being read that does not contain it. */
    boolean mustWait(Writer writer) {
        for (Chunk chunk : chunks) {
            if (chunk.isReading()) {
                if (!chunk.contains(writer)) {
                    return true;
                }
            } else if (chunk.hasArrived() && !chunk.isAdmitted()) {
                admit(chunk);
            }
        }
        return false;
    }

    /** Looks at chunks that have arrived. */
    void admit() {
        for (Chunk chunk : chunks) {
            if (chunk.hasArrived() && !chunk.isAdmitted()) {
                admit(chunk);
            }
        }
    }

    private void admit(Chunk chunk) {
        VisibilitySnapshot snapshot = chunk.snapshot();
        if (snapshot == null) {
            throw new IllegalStateException("a chunk arrived without a snapshot");
        }
        long unseen = rules.contains(Placement.Rule.GUARD) ? unseenBy(snapshot) : -1;
        if (unseen < 0 && snapshot.xmin() < fence) {
            unseen = snapshot.xmin();
        }
        if (unseen >= 0) {
            chunks.remove(chunk);
            chunk.outcome().stale(unseen);
        } else {
            chunk.admit();
            forget(snapshot);
        }
    }

    /**
     * Returns a transaction that was returned and that a snapshot may not see, or -1. A standby replays commits in the order in
     * which they are returned, so the last one tells. It sends only what it has replayed, but the chunk may be another
     * server's, or be read after a crash, from which the standby replays again.
     */
    private long unseenBy(VisibilitySnapshot snapshot) {
        if (!snapshot.isOnStandby()) {
            return emitted.unseenBy(snapshot);
        }
        Writer last = lastWriter;
        return last == null || snapshot.sees(last) ? -1 : snapshot.full(last.xid());
    }

    /** Forgets transactions that this snapshot sees, and those that are in use. */
    private void forget(VisibilitySnapshot snapshot) {
        List<VisibilitySnapshot> inUse = new ArrayList<>();
        inUse.add(snapshot);
        for (Chunk chunk : chunks) {
            if (!chunk.isAdmitted()) {
                VisibilitySnapshot other = chunk.snapshot();
                if (other == null) {
                    return; // it may be older than the one at hand
                }
                inUse.add(other);
            }
        }
        emitted.forget(inUse);
    }

    /** Gives out the rows that have to come before a change of this table. */
    void before(RowChange change, Writer writer, Lsn lsn, Consumer<Placed> out) {
        Tuple old = change.old();
        Tuple row = change.row();
        boolean waits = false;
        for (Chunk chunk : chunks) {
            if (!chunk.isAdmitted()) {
                continue;
            }
            boolean isSame = chunk.isOf(change.relation());
            if (chunk.contains(writer)) {
                waits |= row != null && isSame && chunk.holds(row);
            } else if (mayBeRolledBack(writer) || (!chunk.lacks(writer) && rules.contains(Placement.Rule.DOUBT))) {
                drop(chunk, change, isSame, writer);
            } else if (!isSame) {
                out.accept(Placed.rows(chunk, lsn));
            } else {
                waits |= release(chunk, old, lsn, out);
                waits |= release(chunk, row, lsn, out);
            }
        }
        if (!waits && change instanceof Update update) {
            noteUnread(update);
        }
        emitted(writer);
    }

    private boolean mayBeRolledBack(Writer writer) {
        return writer.isPrepared() && rules.contains(Placement.Rule.PREPARED);
    }

    /**
     * Drops a row, to be read again by key. Either nothing shows whether the chunk contains the change, or the change's
     * transaction is only prepared: if it is rolled back, a row that came within it is forgotten. If the row was sent
     * already, that was before an earlier change of the same key, which the chunk lacks.
     */
    private void drop(Chunk chunk, RowChange change, boolean isSame, Writer writer) {
        if (isSame) {
            drop(chunk, change.old(), writer);
            drop(chunk, change.row(), writer);
        } else {
            drop(chunk);
        }
    }

    private void drop(Chunk chunk, @Nullable Tuple row, Writer writer) {
        KeyEquality columns = row == null ? null : keyOf(row.relation());
        if (row != null && columns != null) {
            KeyText key = KeyText.of(row, columns);
            boolean isTaken = chunk.take(row) != null;
            findings.dropped(key);
            if (isTaken && writer.isPrepared() && rules.contains(Placement.Rule.OWED)) {
                chunk.outcome().dropped(key); // another change is not rolled back, so the stream has the row
            }
        }
    }

    private void drop(Chunk chunk) {
        chunks.remove(chunk);
        chunk.outcome().unclear();
    }

    private static boolean release(Chunk chunk, @Nullable Tuple row, Lsn lsn, Consumer<Placed> out) {
        Tuple taken = row == null ? null : chunk.take(row);
        if (taken != null) {
            out.accept(Placed.read(chunk.read(taken), lsn));
        }
        return taken != null;
    }

    /** Gives out all rows that a transaction, which changes all of them, must not overtake. */
    void beforeAll(Writer writer, Lsn lsn, Consumer<Placed> out) {
        for (Chunk chunk : chunks) {
            if (chunk.isAdmitted() && !chunk.contains(writer)) {
                releaseAll(chunk, writer, lsn, out);
            }
        }
        emitted(writer);
    }

    private void releaseAll(Chunk chunk, Writer writer, Lsn lsn, Consumer<Placed> out) {
        if (chunk.lacks(writer) && !mayBeRolledBack(writer)) {
            out.accept(Placed.rows(chunk, lsn));
        } else {
            drop(chunk);
        }
    }

    /**
     * Rows come under this definition. From now on the transaction counts as returned: on a standby that is behind, a chunk
     * may not have the definition yet.
     */
    void defined(Relation relation, Writer writer) {
        if (rules.contains(Placement.Rule.DEFINITION)) {
            emitted(writer);
            findings.defined(relation);
        }
    }

    private void emitted(Writer writer) {
        lastWriter = writer;
        emitted.add(writer.xid());
        VisibilitySnapshot known = latest;
        if (emitted.isLarge() && known != null) {
            forget(known);
        }
    }

    private void noteUnread(Update update) {
        Tuple row = update.row();
        for (int i = 0; i < row.size(); i++) {
            if (row.isUnchanged(i)) {
                noteUnread(update, row);
                return;
            }
        }
    }

    private void noteUnread(Update update, Tuple row) {
        KeyEquality columns = keyOf(row.relation());
        if (columns != null) {
            KeyText key = KeyText.of(row, columns);
            Tuple old = update.old();
            findings.unread(key, old == null ? key : KeyText.of(old, columns));
        }
    }

    /**
     * Returns the key by which rows are found. Null before the table's files are measured: until then every row will be
     * in them.
     */
    @SuppressWarnings("ReferenceEquality") // an equal one is as good, and is looked at once
    private @Nullable KeyEquality keyOf(Relation relation) {
        List<String> names = keyNames;
        if (names.isEmpty() || !names.stream().allMatch(relation::hasColumn)) {
            return null; // a table that lost a key column starts over
        }
        if (relation != lastRelation || lastKey == null) {
            lastRelation = relation;
            lastKey = new KeyEquality(relation, names);
        }
        return lastKey;
    }
}
