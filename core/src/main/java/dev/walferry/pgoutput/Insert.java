package dev.walferry.pgoutput;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;

/**
 * Insert: a new row.
 *
 * <p>Layout behind the kind byte: xid (4, only within a stream block), relation OID (4), {@code 'N'} (1), TupleData.
 */
public final class Insert implements PgOutputMessage {
    private final int xid;
    private final Tuple row;

    Insert(int xid, Tuple row) {
        this.xid = xid;
        this.row = row;
    }

    static Insert read(WireReader in, int xid, Relation relation) {
        int at = in.position();
        if (in.uint8() != 'N') {
            throw new MalformedException(at, "new tuple expected");
        }
        return new Insert(xid, Tuple.read(in, relation, Tuple.Form.NEW));
    }

    /**
     * The (sub)transaction that made the change.
     *
     * @return its id within a stream block, otherwise 0
     */
    public int xid() {
        return xid;
    }

    /**
     * The relation the row belongs to, as it was when the row was sent.
     *
     * @return the relation
     */
    public Relation relation() {
        return row.relation();
    }

    /**
     * The new row.
     *
     * @return all its columns
     */
    public Tuple row() {
        return row;
    }

    @Override
    public Kind kind() {
        return Kind.INSERT;
    }
}
