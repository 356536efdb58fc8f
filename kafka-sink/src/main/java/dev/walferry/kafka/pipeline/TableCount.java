package dev.walferry.kafka.pipeline;

import dev.walferry.pgoutput.PgOutputMessage.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** How many changes of one table were read, by kind. Written by the pipeline's thread, read by any. */
public final class TableCount {
    /** In place of an end that is not known yet: no position is after it. */
    private static final long OPEN = -1;

    private final String schema;
    private final String table;
    private final Map<Kind, AtomicLong> byKind = new EnumMap<>(Kind.class);
    private final AtomicLong end = new AtomicLong();

    TableCount(String schema, String table) {
        this.schema = schema;
        this.table = table;
        for (Kind kind : Kind.values()) {
            byKind.put(kind, new AtomicLong());
        }
    }

    /**
     * Counts a change of a transaction whose end is not known yet. There is one writer, so nothing is lost, and readers may
     * see it a moment later.
     *
     * @return whether it is the first one since a transaction ended
     */
    boolean add(Kind kind) {
        AtomicLong count = counter(kind);
        count.lazySet(count.getPlain() + 1);
        boolean isFirst = end.getPlain() != OPEN;
        if (isFirst) {
            end.lazySet(OPEN);
        }
        return isFirst;
    }

    /** The transaction of the last changes has ended. */
    void ended(long position) {
        end.lazySet(position);
    }

    /** Whether all of its changes are confirmed, once everything before a position is. */
    boolean isConfirmed(long position) {
        return Long.compareUnsigned(end.get(), position) <= 0;
    }

    /** What is not confirmed comes again, and positions may mean something else. */
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
        return counter(kind).get();
    }

    /**
     * Returns how many changes there were of any kind.
     *
     * @return a count that only grows
     */
    public long total() {
        return byKind.values().stream().mapToLong(AtomicLong::get).sum();
    }

    private AtomicLong counter(Kind kind) {
        return Objects.requireNonNull(byKind.get(kind), "a counter for each kind");
    }
}
