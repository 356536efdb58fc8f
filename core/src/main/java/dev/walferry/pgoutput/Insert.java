package dev.walferry.pgoutput;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import org.jspecify.annotations.Nullable;

/**
 * Insert: a new row.
 *
 * <p>Layout after the kind byte: xid (4, only within a stream block), relation OID (4), {@code 'N'} (1), TupleData.
 */
public final class Insert implements RowChange {
    private final int xid;
    private final Tuple row;

    private Insert(int xid, Tuple row) {
        this.xid = xid;
        this.row = row;
    }

    /**
     * Makes an insert for a source other than pgoutput.
     *
     * @param row the new row
     * @return an insert outside stream blocks
     * @throws IllegalArgumentException if the row is key-only
     */
    public static Insert of(Tuple row) {
        return new Insert(0, Update.requireWhole(row));
    }

    static Insert read(WireReader in, int xid, Relation relation) {
        int at = in.position();
        int marker = in.uint8();
        if (marker != 'N') {
            throw new MalformedException(at, "expected a new tuple (N), got 0x" + Integer.toHexString(marker));
        }
        return new Insert(xid, Tuple.read(in, relation, false));
    }

    @Override
    public int xid() {
        return xid;
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
     * Returns the new row.
     *
     * @return all its columns
     */
    @Override
    public Tuple row() {
        return row;
    }

    @Override
    public Kind kind() {
        return Kind.INSERT;
    }

    /**
     * Describes the change without its content.
     *
     * @return the kind, the relation, and each column's name, kind and length
     */
    @Override
    public String toString() {
        return "INSERT " + row;
    }
}
