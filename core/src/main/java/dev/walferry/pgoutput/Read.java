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
    private final long snapshotXmin;

    private Read(Tuple row, long snapshotXmin) {
        this.row = row;
        this.snapshotXmin = snapshotXmin;
    }

    /**
     * Makes a read under a snapshot that is not known.
     *
     * @param row the row
     * @return a read of it
     * @throws IllegalArgumentException if the row is key-only
     */
    public static Read of(Tuple row) {
        return of(row, 0);
    }

    /**
     * Makes a read.
     *
     * @param row the row
     * @param snapshotXmin the {@code xmin} of the snapshot that it was read under, as {@link #snapshotXmin} returns it
     * @return a read of it
     * @throws IllegalArgumentException if the row is key-only
     */
    public static Read of(Tuple row, long snapshotXmin) {
        return new Read(Update.requireWhole(row), snapshotXmin);
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

    /**
     * Returns the {@code xmin} of the snapshot that the row was read under. All transactions with lower ids had ended then, so
     * the row and its table are as they left them. Of later ones the snapshot sees some.
     *
     * @return a transaction id of 64 bits, as {@code pg_current_snapshot()} shows it; 0 if it is not known
     */
    public long snapshotXmin() {
        return snapshotXmin;
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
