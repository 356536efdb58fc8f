package dev.walferry.pgoutput;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import dev.walferry.pgoutput.PgOutputMessage.Kind;

/**
 * Decodes changes that were stored apart from their session, each without the xid of its stream block: Insert, Update,
 * Delete, Truncate and Message, in any order.
 *
 * <p>The caller supplies the relations. As with {@link PgOutputDecoder}, the message keeps the array it was decoded
 * from, and wrong bytes give {@link PgOutputFormatException} and nothing else. For one thread at a time.
 */
public final class ChangeDecoder {
    private final RelationTable relations = new RelationTable();
    private final WireReader reader = new WireReader();

    /** Creates a decoder that knows no relation. */
    public ChangeDecoder() {}

    /**
     * Sets the relation that changes with its OID belong to from now on.
     *
     * @param relation what the session's decoder has decoded
     */
    public void use(Relation relation) {
        relations.put(relation, 0);
    }

    /**
     * Decodes one change.
     *
     * @param bytes the change and nothing else; kept by the result
     * @return the change, outside stream blocks
     * @throws PgOutputFormatException if the bytes are not a change, or its relation is not in use
     */
    public PgOutputMessage decode(byte[] bytes) {
        reader.reset(bytes, 0, bytes.length);
        Kind kind = bytes.length == 0 ? null : Kind.of(reader.uint8());
        if (kind == null) {
            throw new PgOutputFormatException(null, 0, "expected a change, got an unknown kind of message");
        }
        try {
            PgOutputMessage change = read(reader, kind);
            reader.expectEnd();
            return change;
        } catch (MalformedException e) {
            throw new PgOutputFormatException(kind, e.position(), e.reason(), e);
        } finally {
            reader.release();
        }
    }

    /** Decodes a Relation message that was stored apart from its session, without the xid of its stream block. */
    static Relation relation(byte[] bytes) {
        WireReader in = new WireReader(bytes, 0, bytes.length);
        if (bytes.length == 0 || Kind.of(in.uint8()) != Kind.RELATION) {
            throw new PgOutputFormatException(null, 0, "expected a Relation message");
        }
        try {
            Relation relation = Relation.read(in, 0, DecoderLimits.DEFAULT.withMaxColumns(Relation.MAX_QUERY_COLUMNS));
            in.expectEnd();
            return relation;
        } catch (MalformedException e) {
            throw new PgOutputFormatException(Kind.RELATION, e.position(), e.reason(), e);
        }
    }

    private PgOutputMessage read(WireReader in, Kind kind) {
        return switch (kind) {
            case INSERT -> Insert.read(in, 0, relation(in));
            case UPDATE -> Update.read(in, 0, relation(in));
            case DELETE -> Delete.read(in, 0, relation(in));
            case TRUNCATE -> Truncate.read(in, 0, oid -> relation(oid, in.position() - Integer.BYTES));
            case MESSAGE -> LogicalMessage.read(in, 0);
            default -> throw new PgOutputFormatException(kind, 0, "expected a change, got " + kind);
        };
    }

    private Relation relation(WireReader in) {
        int at = in.position();
        return relation(in.int32(), at);
    }

    private Relation relation(int oid, int at) {
        Relation relation = relations.get(oid);
        if (relation == null) {
            throw RelationRegistry.neverAnnounced(oid, at);
        }
        return relation;
    }
}
