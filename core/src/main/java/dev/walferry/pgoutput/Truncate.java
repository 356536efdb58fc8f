package dev.walferry.pgoutput;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Truncate: relations were emptied by one statement.
 *
 * <p>Layout after the kind byte: xid (4, only within a stream block), relation count (4), options (1, bit 0 CASCADE,
 * bit 1 RESTART IDENTITY), then per relation its OID (4). Only published relations are listed, also under CASCADE.
 *
 * @param xid the (sub)transaction's id within a stream block, otherwise 0
 * @param cascade whether the statement said CASCADE
 * @param restartIdentity whether sequences owned by the relations were reset
 * @param relations the relations that are empty now
 */
public record Truncate(int xid, boolean cascade, boolean restartIdentity, List<Relation> relations)
        implements PgOutputMessage {
    private static final int CASCADE = 1;
    private static final int RESTART_IDENTITY = 2;

    /**
     * Creates a truncation.
     *
     * @param xid the (sub)transaction's id within a stream block
     * @param cascade whether the statement said CASCADE
     * @param restartIdentity whether sequences owned by the relations were reset
     * @param relations copied
     */
    public Truncate {
        relations = List.copyOf(relations);
    }

    static Truncate read(WireReader in, int xid, IntFunction<Relation> relationByOid) {
        int at = in.position();
        int count = in.int32();
        int options = Flags.of(in, CASCADE | RESTART_IDENTITY);
        if (count < 0 || count > in.remaining() / Integer.BYTES) {
            throw new MalformedException(at, "expected " + count + " relations, got " + in.remaining() + " bytes");
        }
        List<Relation> relations = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            relations.add(relationByOid.apply(in.int32()));
        }
        return new Truncate(xid, (options & CASCADE) != 0, (options & RESTART_IDENTITY) != 0, relations);
    }

    @Override
    public Kind kind() {
        return Kind.TRUNCATE;
    }
}
