package dev.walferry.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * What is read of a table, besides what its publications leave out.
 *
 * @param where a condition in SQL over the table's columns: only rows for which it is true are read; null for all. It is
 *     part of a query that the stream's role runs in a read-only transaction, so take it only from those who may use
 *     that role
 */
public record TableSelection(@Nullable String where) {
    /** Everything. */
    public static final TableSelection ALL = new TableSelection(null);

    /**
     * Checks that the condition stays a part of one query.
     *
     * @param where a condition, null for none
     * @throws IllegalArgumentException if it is empty or contains a semicolon
     */
    public TableSelection {
        if (where != null && (where.isBlank() || where.indexOf(';') >= 0)) {
            throw new IllegalArgumentException("expected a condition in SQL without a semicolon");
        }
    }
}
