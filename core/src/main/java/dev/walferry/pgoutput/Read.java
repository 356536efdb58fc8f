package dev.walferry.pgoutput;

import org.jspecify.annotations.Nullable;

/**
 * Read: a row as a snapshot found it in its table.
 *
 * <p>It never comes off the wire. A {@code dev.walferry.snapshot.SnapshotStream} reads tables and puts their rows among
 * the changes of a stream, so that a row's Read comes before the first change that it does not contain.
 */
public final class Read implements RowChange {
    private final Tuple row;

    private Read(Tuple row) {
        this.row = row;
    }

    /**
     * Makes a read.
     *
     * @param row the row
     * @return a read of it
     * @throws IllegalArgumentException if the row is key-only
     */
    public static Read of(Tuple row) {
        return new Read(Update.requireWhole(row));
    }

    /**
     * Returns no transaction: the row may have been written long ago.
     *
     * @return 0
     */
    @Override
    public int xid() {
        return 0;
    }

    @Override
    public Relation relation() {
        return row.relation();
    }

    @Override
    public @Nullable Tuple old() {
        return null;
    }

    /**
     * Returns the row.
     *
     * @return all its columns, none of them unchanged
     */
    @Override
    public Tuple row() {
        return row;
    }

    @Override
    public Kind kind() {
        return Kind.READ;
    }

    /**
     * Describes the row without its content.
     *
     * @return the kind, the relation, and each column's name, kind and length
     */
    @Override
    public String toString() {
        return "READ " + row;
    }
}
