package dev.walferry.pgoutput;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import org.jspecify.annotations.Nullable;

/**
 * Update: a changed row, with as much of the old version as its replica identity includes.
 *
 * <p>Layout after the kind byte: xid (4, only within a stream block), relation OID (4), optionally {@code 'K'} or
 * {@code 'O'} (1) and TupleData of the old row, then {@code 'N'} (1) and TupleData of the new row.
 *
 * <p>Without an old row the key did not change. With a key-only old row it may have: PostgreSQL also sends it when a
 * key column is stored out of line.
 */
public final class Update implements RowChange {
    private final int xid;
    private final @Nullable Tuple old;
    private final Tuple row;

    private Update(int xid, @Nullable Tuple old, Tuple row) {
        this.xid = xid;
        this.old = old;
        this.row = row;
    }

    /**
     * Makes an update for a source other than pgoutput. Unchanged columns of the new row get the old row's values, as
     * they do in a decoded update.
     *
     * @param old the row before, whole or key-only; null if the key did not change and nothing else is known
     * @param row the row after
     * @return an update outside stream blocks
     * @throws IllegalArgumentException if the new row is key-only, or the two rows are of different relations
     */
    public static Update of(@Nullable Tuple old, Tuple row) {
        requireWhole(row);
        if (old == null) {
            return new Update(0, null, row);
        }
        if (!old.relation().equals(row.relation())) {
            throw new IllegalArgumentException("expected two rows of one relation, got rows of " + old.relation()
                    + " and " + row.relation() + ", or of two definitions of it");
        }
        return TupleCopy.completes(old, row) ? completed(old, row) : new Update(0, old, row);
    }

    /** Values are shared within one array, so both rows move to one. */
    private static Update completed(Tuple old, Tuple row) {
        int oldLength = TupleCopy.length(old);
        byte[] both = new byte[Math.addExact(oldLength, TupleCopy.length(row))];
        Tuple oldCopy = TupleCopy.into(both, 0, old);
        Tuple rowCopy = TupleCopy.into(both, oldLength, row);
        TupleCopy.share(oldCopy, rowCopy);
        return new Update(0, oldCopy, rowCopy);
    }

    static Tuple requireWhole(Tuple row) {
        if (row.isKeyOnly()) {
            throw new IllegalArgumentException("expected a whole row of " + row.relation() + ", got its key only");
        }
        return row;
    }

    static Update read(WireReader in, int xid, Relation relation) {
        int at = in.position();
        int marker = in.uint8();
        Tuple old = null;
        if (marker == 'K' || marker == 'O') {
            old = Tuple.read(in, relation, marker == 'K');
            at = in.position();
            marker = in.uint8();
        }
        if (marker != 'N') {
            throw new MalformedException(
                    at,
                    "expected " + (old == null ? "a key (K), an old (O) or a new tuple (N)" : "a new tuple (N)")
                            + ", got 0x" + Integer.toHexString(marker));
        }
        Tuple row = Tuple.read(in, relation, false);
        if (old != null) {
            TupleCopy.share(old, row);
        }
        return new Update(xid, old, row);
    }

    @Override
    public int xid() {
        return xid;
    }

    @Override
    public Relation relation() {
        return row.relation();
    }

    /**
     * Returns the old version of the row.
     *
     * @return under FULL every column; otherwise the key alone ({@link Tuple#isKeyOnly()}) if it may have changed; null
     *     if it did not
     */
    @Override
    public @Nullable Tuple old() {
        return old;
    }

    /**
     * Returns the new version of the row. A column that is stored out of line and did not change is
     * {@linkplain Tuple#isUnchanged unchanged}, unless the old row holds it (under FULL, or as part of the key): then it
     * has that value.
     *
     * @return all its columns
     */
    @Override
    public Tuple row() {
        return row;
    }

    /**
     * Returns whether PostgreSQL sent a column of the new row as unchanged, even if the old row supplied its value.
     *
     * @param column index of the column
     * @return true if the update did not change the column
     */
    public boolean wasSentUnchanged(int column) {
        return row.isUnchanged(column) || (old != null && TupleCopy.isShared(old, row, column));
    }

    @Override
    public Kind kind() {
        return Kind.UPDATE;
    }

    /**
     * Describes the change without its content.
     *
     * @return the kind, the relation, and each column's name, kind and length
     */
    @Override
    public String toString() {
        return "UPDATE " + row + (old == null ? "" : " from " + old);
    }
}
