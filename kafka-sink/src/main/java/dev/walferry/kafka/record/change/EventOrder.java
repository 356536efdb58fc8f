package dev.walferry.kafka.record.change;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the events of the open transaction: each record of a change, except a tombstone after its delete, and each
 * logical message. The count starts at 1 with every transaction, so it is the same when the transaction is sent again.
 * For one thread.
 */
public final class EventOrder {
    private final boolean byCollection;
    private final Map<String, Long> counts = new HashMap<>();
    private long total;
    private long inCollection;
    private long marked;
    private String last = "";

    /**
     * Creates a count that has not begun.
     *
     * @param byCollection whether the events of each table are counted on their own as well
     */
    public EventOrder(boolean byCollection) {
        this.byCollection = byCollection;
    }

    /** Notes that a transaction begins. */
    public void begin() {
        total = 0;
        marked = 0;
        inCollection = 0;
        counts.clear();
    }

    /**
     * Counts the next event.
     *
     * @param collection the table as {@code schema.table}, not quoted, or what stands for it
     */
    public void next(String collection) {
        total++;
        if (byCollection) {
            last = collection;
            inCollection = counts.merge(collection, 1L, Long::sum);
        }
    }

    /** Remembers the present count, before a message is mapped. */
    public void mark() {
        marked = total;
    }

    /** Forgets the events that were counted since the mark: their message is mapped again. They belong to one table. */
    public void rewind() {
        long undone = total - marked;
        total = marked;
        if (undone > 0 && byCollection) {
            counts.computeIfPresent(last, (name, count) -> count == undone ? null : Long.valueOf(count - undone));
        }
    }

    /**
     * Returns the place of the event that was counted last.
     *
     * @return its number among all events of the transaction, from 1; before the first event 0
     */
    public long total() {
        return total;
    }

    /**
     * Returns the place of the event that was counted last among those of its table.
     *
     * @return its number, from 1; 0 if tables are not counted
     */
    public long inCollection() {
        return inCollection;
    }

    /**
     * Returns the events of each table so far.
     *
     * @return a view, empty if tables are not counted
     */
    public Map<String, Long> counts() {
        return Collections.unmodifiableMap(counts);
    }
}
