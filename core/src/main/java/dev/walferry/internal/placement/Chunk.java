package dev.walferry.internal.placement;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Read;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.Type;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Part of a table, read in one transaction, whose rows wait for their place in the stream.
 *
 * <p>A reader's thread reads it: {@link #taken}, then {@link #arrive}. From then on it belongs to the stream's thread.
 */
public final class Chunk {
    /** Learns what became of a chunk, in the stream's thread. */
    public interface Outcome {
        /**
         * Called when an earlier change was returned that the chunk may not contain: the chunk must be read again once
         * that transaction has ended.
         */
        void stale(long xid);

        /**
         * Called when a change of all rows comes and nothing shows whether the chunk contains it: the chunk must be
         * read again.
         */
        void unclear();

        /** Called when a row was not returned: the chunk does not count as read until the row is read by its key. */
        void dropped(KeyText key);

        /** Called when all other rows have been returned. */
        void ended(long rows);

        /** Returns whether it can be read in two parts, each of which takes less time. */
        default boolean isDivisible() {
            return true;
        }
    }

    /**
     * What was read.
     *
     * @param relation the rows' relation, as the stream describes it
     * @param types of its columns, those that the stream names
     * @param key what tells them apart
     * @param rows the chunk writes null into it where a row has gone out
     * @param horizon everything that the chunk's snapshot sees was committed before this position
     * @param readAt when, in microseconds since 2000-01-01 UTC
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    public record Content(
            Relation relation,
            List<Type> types,
            KeyEquality key,
            @Nullable Tuple[] rows,
            Lsn horizon,
            long readAt) {}

    private enum Step {
        READING,
        ARRIVED,
        GIVEN_UP
    }

    private final Outcome outcome;
    private final AtomicReference<Step> step = new AtomicReference<>(Step.READING);
    private volatile @Nullable VisibilitySnapshot snapshot;
    private volatile @Nullable Content content;

    // used by the stream's thread only
    private @Nullable RowIndex index;
    private boolean admitted;
    private int next;
    private @Nullable Relation compared;
    private boolean same;

    Chunk(Outcome outcome) {
        this.outcome = outcome;
    }

    /** Notes the snapshot under which the chunk is read. */
    public void taken(VisibilitySnapshot of) {
        snapshot = of;
    }

    /**
     * Takes what was read.
     *
     * @return false if it took too long, so that nothing waits for it now
     */
    public boolean arrive(Content what) {
        content = what;
        return step.compareAndSet(Step.READING, Step.ARRIVED);
    }

    /** Gives the chunk up, so that the stream continues without it. Returns false if it has arrived. */
    boolean giveUp() {
        return step.compareAndSet(Step.READING, Step.GIVEN_UP);
    }

    Outcome outcome() {
        return outcome;
    }

    @Nullable
    VisibilitySnapshot snapshot() {
        return snapshot;
    }

    boolean isReading() {
        return step.get() == Step.READING;
    }

    /** Returns whether its rows are there. A chunk that was given up is neither being read nor there. */
    boolean hasArrived() {
        return step.get() == Step.ARRIVED;
    }

    /** Returns whether it is known to contain what a transaction did. */
    boolean contains(Writer writer) {
        VisibilitySnapshot known = snapshot;
        return known != null && known.sees(writer);
    }

    /** Returns whether it is known not to contain what a transaction did. */
    boolean lacks(Writer writer) {
        VisibilitySnapshot known = snapshot;
        return known != null && known.misses(writer);
    }

    boolean isAdmitted() {
        return admitted;
    }

    void admit() {
        admitted = true;
    }

    Content content() {
        Content known = content;
        if (known == null) {
            throw new IllegalStateException("the chunk is still being read");
        }
        return known;
    }

    /** Returns whether its rows were read under this definition. */
    @SuppressWarnings("ReferenceEquality") // the stream repeats one object for many rows
    boolean isOf(Relation relation) {
        if (relation != compared) {
            compared = relation;
            same = content().relation().describesSameAs(relation);
        }
        return same;
    }

    /** Returns one of its rows as a message. */
    Read read(Tuple row) {
        VisibilitySnapshot known = snapshot;
        return Read.of(row, known == null ? 0 : known.xmin());
    }

    /** Takes the row with the same key, if it still waits. */
    @Nullable
    Tuple take(Tuple row) {
        int found = index().find(row);
        if (found < 0) {
            return null;
        }
        @Nullable Tuple[] rows = content().rows();
        Tuple taken = rows[found];
        rows[found] = null;
        return taken;
    }

    /** Returns whether a row with the same key still waits. */
    boolean holds(Tuple row) {
        return index().find(row) >= 0;
    }

    /** Returns the index, which is created on first use: most chunks end before a change of their table comes. */
    private RowIndex index() {
        RowIndex made = index;
        if (made == null) {
            made = new RowIndex(content().rows(), content().key());
            index = made;
        }
        return made;
    }

    /** Returns the next row that still waits; null if none is left. */
    @Nullable
    Tuple peekNext() {
        @Nullable Tuple[] rows = content().rows();
        while (next < rows.length && rows[next] == null) {
            next++;
        }
        return next < rows.length ? rows[next] : null;
    }

    /** Takes the row that was seen by {@link #peekNext}. */
    void takeNext() {
        content().rows()[next++] = null;
    }
}
