package dev.walferry.snapshot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is read of a table, besides what its publications leave out.
 *
 * @param where a condition in SQL over the table's columns: only rows for which it is true are read; null for all. It is
 *     part of a query that the stream's role runs in a read-only transaction, so take it only from those who may use
 *     that role
 * @param columns the names of the columns that are read; empty for all. In a Read, the others are {@link
 *     dev.walferry.pgoutput.ValueKind#UNCHANGED}, like a large value that a change does not send. So only columns that can
 *     be stored out of line may be left out, and none of the key
 */
public record TableSelection(@Nullable String where, List<String> columns) {
    /** All rows, with all columns. */
    public static final TableSelection ALL = new TableSelection(null);

    /**
     * Creates a selection, after a check that the condition cannot end the query that it is put into.
     *
     * @param where a condition, null for none
     * @param columns names, empty for all
     * @throws IllegalArgumentException if the condition is empty or contains a semicolon
     */
    public TableSelection {
        if (where != null && (where.isBlank() || where.indexOf(';') >= 0)) {
            throw new IllegalArgumentException("expected a condition in SQL without a semicolon");
        }
        columns = List.copyOf(columns);
    }

    /**
     * Creates a selection of all columns of some rows.
     *
     * @param where a condition, null for none
     * @throws IllegalArgumentException if it is empty or contains a semicolon
     */
    public TableSelection(@Nullable String where) {
        this(where, List.of());
    }
}
