package dev.walferry.pgoutput;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import org.jspecify.annotations.Nullable;

/**
 * Delete: a row is gone.
 *
 * <p>Layout after the kind byte: xid (4, only within a stream block), relation OID (4), {@code 'K'} or {@code 'O'} (1),
 * TupleData.
 */
public final class Delete implements RowChange {
    private final int xid;
    private final Tuple old;

    private Delete(int xid, Tuple old) {
        this.xid = xid;
        this.old = old;
    }

    /**
     * Makes a delete for a source other than pgoutput.
     *
     * @param old the deleted row, whole or key-only
     * @return a delete outside stream blocks
     */
    public static Delete of(Tuple old) {
        return new Delete(0, old);
    }

    static Delete read(WireReader in, int xid, Relation relation) {
        int at = in.position();
        int marker = in.uint8();
        if (marker != 'K' && marker != 'O') {
            throw new MalformedException(
                    at, "expected a key (K) or an old tuple (O), got 0x" + Integer.toHexString(marker));
        }
        return new Delete(xid, Tuple.read(in, relation, marker == 'K'));
    }

    @Override
    public int xid() {
        return xid;
    }

    @Override
    public Relation relation() {
        return old.relation();
    }

    /**
     * Returns the deleted row, as far as its replica identity gives it: under FULL every column, otherwise the key
     * columns alone ({@link Tuple#isKeyOnly()}). A replica identity's columns are known either way.
     *
     * @return the old row
     */
    @Override
    public Tuple old() {
        return old;
    }

    @Override
    public @Nullable Tuple row() {
        return null;
    }

    @Override
    public Kind kind() {
        return Kind.DELETE;
    }

    /**
     * Describes the change without its content.
     *
     * @return the kind, the relation, and each column's name, kind and length
     */
    @Override
    public String toString() {
        return "DELETE " + old;
    }
}
