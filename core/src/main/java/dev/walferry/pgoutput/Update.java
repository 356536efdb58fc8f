package dev.walferry.pgoutput;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import org.jspecify.annotations.Nullable;

/**
 * Update: a changed row, with what its replica identity tells of the old version.
 *
 * <p>Layout behind the kind byte: xid (4, only within a stream block), relation OID (4), optionally {@code 'K'} or
 * {@code 'O'} (1) and TupleData of the old row, then {@code 'N'} (1) and TupleData of the new row.
 *
 * <p>Without an old row the key did not change. With a key-only old row it may have: PostgreSQL also sends it when a
 * key column is stored out of line.
 */
public final class Update implements PgOutputMessage {
    private final int xid;
    private final @Nullable Tuple old;
    private final Tuple row;

    Update(int xid, @Nullable Tuple old, Tuple row) {
        this.xid = xid;
        this.old = old;
        this.row = row;
    }

    static Update read(WireReader in, int xid, Relation relation) {
        int at = in.position();
        int marker = in.uint8();
        Tuple old = null;
        if (marker == 'K' || marker == 'O') {
            old = Tuple.read(in, relation, marker == 'K' ? Tuple.Form.KEY : Tuple.Form.OLD);
            at = in.position();
            marker = in.uint8();
        }
        if (marker != 'N') {
            throw new MalformedException(at, old == null ? "key, old or new tuple expected" : "new tuple expected");
        }
        Tuple row = Tuple.read(in, relation, Tuple.Form.NEW);
        if (old != null) {
            row.completeFrom(old);
        }
        return new Update(xid, old, row);
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
     * The old version of the row.
     *
     * @return under FULL all of it; otherwise the key alone ({@link Tuple#isKeyOnly()}) if it may have changed; null if
     *     it did not
     */
    public @Nullable Tuple old() {
        return old;
    }

    /**
     * The new version of the row. A column that did not change and lies out of line is {@linkplain Tuple#isUnchanged
     * unchanged}, unless the old row holds it (under FULL, or as part of the key): then it has that value.
     *
     * @return all its columns
     */
    public Tuple row() {
        return row;
    }

    /**
     * Whether PostgreSQL sent a column of the new row as unchanged, also where the old row supplied its value.
     *
     * @param column index of the column
     * @return true if the update did not change the column
     */
    public boolean wasSentUnchanged(int column) {
        return row.isUnchanged(column) || (old != null && row.isSharedWith(old, column));
    }

    @Override
    public Kind kind() {
        return Kind.UPDATE;
    }
}
