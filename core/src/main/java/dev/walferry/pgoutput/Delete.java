package dev.walferry.pgoutput;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;

/**
 * Delete: a row is gone.
 *
 * <p>Layout behind the kind byte: xid (4, only within a stream block), relation OID (4), {@code 'K'} or {@code 'O'}
 * (1), TupleData.
 */
public final class Delete implements PgOutputMessage {
    private final int xid;
    private final Tuple old;

    Delete(int xid, Tuple old) {
        this.xid = xid;
        this.old = old;
    }

    static Delete read(WireReader in, int xid, Relation relation) {
        int at = in.position();
        int marker = in.uint8();
        if (marker != 'K' && marker != 'O') {
            throw new MalformedException(at, "key or old tuple expected");
        }
        return new Delete(xid, Tuple.read(in, relation, marker == 'K' ? Tuple.Form.KEY : Tuple.Form.OLD));
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
     * The relation the row belonged to, as it was when the message was sent.
     *
     * @return the relation
     */
    public Relation relation() {
        return old.relation();
    }

    /**
     * The deleted row, as far as its replica identity tells: under FULL all of it, otherwise the key columns alone
     * ({@link Tuple#isKeyOnly()}).
     *
     * @return the old row
     */
    public Tuple old() {
        return old;
    }

    /**
     * The deleted row, named for what it is mostly asked for: the key columns are always in it.
     *
     * @return the same tuple as {@link #old()}
     */
    public Tuple key() {
        return old;
    }

    @Override
    public Kind kind() {
        return Kind.DELETE;
    }
}
