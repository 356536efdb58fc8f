package dev.walferry.kafka.record.key;

import dev.walferry.kafka.record.catalog.LeafIdentity;
import java.util.List;

/** The columns that are the key of a relation's rows. Immutable. */
public final class RowKey {
    /** Rows without a key. */
    public static final RowKey NONE = new RowKey(new int[0], false, List.of());

    private final int[] columns;
    private final boolean nullable;
    private final List<LeafIdentity> leaves;

    private RowKey(int[] columns, boolean nullable, List<LeafIdentity> leaves) {
        this.columns = columns.clone();
        this.nullable = nullable;
        this.leaves = leaves;
    }

    /**
     * Returns a key whose columns are never null: a primary key, or the index of a replica identity.
     *
     * @param columns indexes into the relation's columns, in the key's own order
     * @return the key
     */
    public static RowKey of(int... columns) {
        return columns.length == 0 ? NONE : new RowKey(columns, false, List.of());
    }

    /**
     * Returns a configured key, whose columns may be null.
     *
     * @param columns indexes into the relation's columns, in the configured order
     * @return the key
     */
    public static RowKey nullable(int... columns) {
        return columns.length == 0 ? NONE : new RowKey(columns, true, List.of());
    }

    /**
     * Returns the columns.
     *
     * @return a copy: indexes into the relation's columns, in the key's own order; empty for rows without a key
     */
    public int[] columns() {
        return columns.clone();
    }

    boolean isEmpty() {
        return columns.length == 0;
    }

    boolean isNullable() {
        return nullable;
    }

    /** Returns this key for a root of partitions. */
    RowKey with(List<LeafIdentity> partitions) {
        return isEmpty() || partitions.isEmpty() ? this : new RowKey(columns, nullable, List.copyOf(partitions));
    }

    /** Returns the root's partitions as the catalog has them, if they were asked for. */
    List<LeafIdentity> leaves() {
        return leaves;
    }
}
