package dev.walferry.kafka.pipeline;

import dev.walferry.pgoutput.PgOutputMessage.Kind;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts the changes of one table that were read, by kind. Written by the pipeline's thread, read by any. */
@SuppressWarnings(
        "EnumOrdinal") // the index of a counter, in this process alone: a map would be searched for each change
public final class TableCount {
    /** Replaces an end that is not known yet: no position is after it. */
    private static final long OPEN = -1;

    private final String schema;
    private final String table;
    /** The counts, by the kinds' ordinals. */
    private final AtomicLongArray counts = new AtomicLongArray(Kind.values().length);

    private final AtomicLong end = new AtomicLong();

    TableCount(String schema, String table) {
        this.schema = schema;
        this.table = table;
    }

    /**
     * Counts a change of a transaction whose end is not known yet. There is one writer, so nothing is lost, and readers may
     * see it a moment later.
     *
     * @return whether it is the first one since a transaction ended
     */
    boolean add(Kind kind) {
        int index = kind.ordinal();
        counts.lazySet(index, counts.getPlain(index) + 1);
        boolean isFirst = end.getPlain() != OPEN;
        if (isFirst) {
            end.lazySet(OPEN);
        }
        return isFirst;
    }

    /** Notes that the transaction of the last changes has ended. */
    void ended(long position) {
        end.lazySet(position);
    }

    /** Returns whether all of its changes are confirmed, once everything before a position is. */
    boolean isConfirmed(long position) {
        return Long.compareUnsigned(end.get(), position) <= 0;
    }

    /** Forgets the position: it belongs to another server or slot. */
    void forgetPosition() {
        end.set(0);
    }

    /**
     * Returns the table's schema.
     *
     * @return its name, not quoted
     */
    public String schema() {
        return schema;
    }

    /**
     * Returns the table's name.
     *
     * @return its name, not quoted
     */
    public String table() {
        return table;
    }

    /**
     * Returns how many changes of a kind there were.
     *
     * @param kind insert, update, delete, truncate or read
     * @return a count that only grows
     */
    public long of(Kind kind) {
        return counts.get(kind.ordinal());
    }

    /**
     * Returns how many changes there were of any kind.
     *
     * @return a count that only grows
     */
    public long total() {
        long total = 0;
        for (int i = 0; i < counts.length(); i++) {
            total += counts.get(i);
        }
        return total;
    }
}
