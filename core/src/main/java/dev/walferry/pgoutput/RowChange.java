package dev.walferry.pgoutput;

import org.jspecify.annotations.Nullable;

/**
 * A change of one row: what was there before, as far as PostgreSQL sends it, and what is there now. A {@link Read} is a
 * row that was there already.
 */
public sealed interface RowChange extends PgOutputMessage permits Insert, Update, Delete, Read {
    /**
     * Returns the (sub)transaction that made the change.
     *
     * @return its id within a stream block, otherwise 0
     */
    int xid();

    /**
     * Returns the relation the row belongs to, as it was when the change was sent.
     *
     * @return the relation
     */
    Relation relation();

    /**
     * Returns the row before the change. Its replica identity decides how much of it is known: under FULL every column,
     * otherwise the key columns alone ({@link Tuple#isKeyOnly()}).
     *
     * @return the old row; null for an insert and a read, and for an update that left the key as it was
     */
    @Nullable
    Tuple old();

    /**
     * Returns the row after the change.
     *
     * @return the new row, or null for a delete
     */
    @Nullable
    Tuple row();
}
