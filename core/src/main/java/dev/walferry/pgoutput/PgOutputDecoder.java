package dev.walferry.pgoutput;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes pgoutput messages, protocol versions 1 to 4, of one replication session.
 *
 * <p>Each call takes the bytes of exactly one message, as they come out of one XLogData frame, in the order they were
 * sent. It checks the whole message in one pass and converts nothing: the returned message reads values on
 * request. The bytes are not copied: do not write to the array afterwards (pgjdbc hands out a fresh one per message).
 *
 * <p>The decoder remembers relations and whether a stream block is open. After a reconnect use a new one: the server starts
 * over as well. For one thread at a time.
 *
 * <p>Wrong bytes throw {@link PgOutputFormatException} and nothing else, and leave the decoder unchanged.
 */
public final class PgOutputDecoder {
    private final DecoderLimits limits;
    private final RelationRegistry relations;
    private final StreamState state;

    /** Holds a message only while it is decoded. */
    private final WireReader reader = new WireReader();

    /** Creates a decoder at the start of a session, with PostgreSQL's own limits. */
    public PgOutputDecoder() {
        this(DecoderLimits.DEFAULT);
    }

    /**
     * Creates a decoder at the start of a session.
     *
     * @param limits what it accepts
     */
    public PgOutputDecoder(DecoderLimits limits) {
        this.limits = limits;
        this.relations = new RelationRegistry(limits);
        this.state = new StreamState(limits);
    }

    /**
     * Decodes what lies between a buffer's position and its limit. The buffer's position does not change.
     *
     * @param message one message; its array is kept by the result. A direct or read-only buffer is copied.
     * @return the message
     * @throws PgOutputFormatException if the bytes are not one message that is legal here
     */
    public PgOutputMessage decode(ByteBuffer message) {
        if (message.hasArray()) {
            return decode(message.array(), message.arrayOffset() + message.position(), message.remaining());
        }
        byte[] copy = new byte[message.remaining()];
        message.duplicate().get(copy);
        return decode(copy, 0, copy.length);
    }

    /**
     * Decodes a part of an array.
     *
     * @param bytes the array, kept by the result
     * @param offset index of the message's first byte
     * @param length number of bytes
     * @return the message
     * @throws PgOutputFormatException if the bytes are not one message that is legal here
     * @throws IndexOutOfBoundsException if the part does not lie within the array
     */
    public PgOutputMessage decode(byte[] bytes, int offset, int length) {
        reader.reset(bytes, offset, length);
        try {
            return decode(reader, offset, length);
        } finally {
            reader.release();
        }
    }

    private PgOutputMessage decode(WireReader in, int offset, int length) {
        Kind kind = kind(in, length);
        state.check(kind);
        try {
            PgOutputMessage message = read(in, kind);
            in.expectEnd();
            accept(message, offset);
            return message;
        } catch (MalformedException e) {
            throw new PgOutputFormatException(kind, e.position() - offset, e.reason(), e);
        }
    }

    /**
     * Returns what is known of a relation outside stream blocks.
     *
     * @param oid the relation's OID, unsigned 32-bit
     * @return the definition that holds for the next plain transaction, or null if none was announced
     */
    public @Nullable Relation relation(int oid) {
        return relations.shared(oid);
    }

    private Kind kind(WireReader in, int length) {
        if (length == 0) {
            throw new PgOutputFormatException(null, 0, "expected a message, got no bytes");
        }
        int first = in.uint8();
        Kind kind = Kind.of(first);
        if (kind == null) {
            throw new PgOutputFormatException(
                    null, 0, "expected a kind of message, got 0x" + Integer.toHexString(first));
        }
        if (length > limits.maxMessageBytes()) {
            throw new PgOutputFormatException(
                    kind, 0, length + " bytes, more than the limit of " + limits.maxMessageBytes());
        }
        return kind;
    }

    private PgOutputMessage read(WireReader in, Kind kind) {
        return switch (kind) {
            case BEGIN -> Begin.read(in);
            case COMMIT -> Commit.read(in);
            case ORIGIN -> Origin.read(in);
            case RELATION -> Relation.read(in, xid(in), limits);
            case TYPE -> Type.read(in, xid(in));
            case INSERT -> Insert.read(in, xid(in), relation(in));
            case UPDATE -> Update.read(in, xid(in), relation(in));
            case DELETE -> Delete.read(in, xid(in), relation(in));
            case TRUNCATE -> Truncate.read(in, xid(in), oid -> relation(oid, in.position() - Integer.BYTES));
            case MESSAGE -> LogicalMessage.read(in, xid(in));
            case STREAM_START -> StreamStart.read(in);
            case STREAM_STOP -> new StreamStop();
            case STREAM_COMMIT -> StreamCommit.read(in);
            case STREAM_ABORT -> StreamAbort.read(in);
            case BEGIN_PREPARE -> BeginPrepare.read(in);
            case PREPARE -> Prepare.read(in);
            case COMMIT_PREPARED -> CommitPrepared.read(in);
            case ROLLBACK_PREPARED -> RollbackPrepared.read(in);
            case STREAM_PREPARE -> StreamPrepare.read(in);
            case READ -> throw new IllegalStateException("READ has no byte on the wire");
        };
    }

    /** A message does not say whether it carries an xid: it does so within a stream block. */
    private int xid(WireReader in) {
        return state.isStreaming() ? in.int32() : 0;
    }

    private Relation relation(WireReader in) {
        int at = in.position();
        return relation(in.int32(), at);
    }

    private Relation relation(int oid, int at) {
        return relations.find(oid, state.streamedXid(), at);
    }

    private void accept(PgOutputMessage message, int at) {
        if (message instanceof Relation relation) {
            relations.add(relation, state.streamedXid(), at);
        } else if (message instanceof StreamCommit commit) {
            relations.committed(commit.xid());
        } else if (message instanceof StreamPrepare prepare) {
            relations.committed(prepare.xid());
        } else if (message instanceof StreamAbort abort) {
            relations.aborted(abort.xid(), abort.subxid());
        }
        state.accept(message);
    }
}
