package dev.walferry.pgoutput;

import dev.walferry.Lsn;
import dev.walferry.internal.WireReader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * Message: what an application wrote with {@code pg_logical_emit_message}.
 *
 * <p>Layout after the kind byte: xid (4, only for a transactional message within a stream block), flags (1, bit 0:
 * transactional), LSN (8), prefix (string), length (4), content.
 *
 * <p>A non-transactional message is outside any transaction, even between two blocks of a streamed one, and is sent
 * even if the transaction that wrote it rolls back. Within a stream block a transactional one carries the top
 * transaction's id, also when a subtransaction wrote it.
 */
public final class LogicalMessage implements PgOutputMessage {
    private static final int TRANSACTIONAL = 1;

    private final int xid;
    private final boolean transactional;
    private final Lsn lsn;
    private final String prefix;
    private final byte[] bytes;
    private final int offset;
    private final int length;

    private LogicalMessage(
            int xid, boolean transactional, Lsn lsn, String prefix, byte[] bytes, int offset, int length) {
        this.xid = xid;
        this.transactional = transactional;
        this.lsn = lsn;
        this.prefix = prefix;
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    /**
     * Makes a message for a source other than pgoutput.
     *
     * @param transactional whether it belongs to the open transaction
     * @param lsn end of the message's own WAL record
     * @param prefix says whom the message is for
     * @param content raw bytes; kept, so do not write to the array afterwards
     * @return a message outside stream blocks
     */
    public static LogicalMessage of(boolean transactional, Lsn lsn, String prefix, byte[] content) {
        return new LogicalMessage(
                0,
                transactional,
                Objects.requireNonNull(lsn),
                Objects.requireNonNull(prefix),
                content,
                0,
                content.length);
    }

    /** Reads the message from its flags on. */
    static LogicalMessage read(WireReader in, int xid) {
        boolean transactional = (Flags.of(in, TRANSACTIONAL) & TRANSACTIONAL) != 0;
        Lsn lsn = Lsn.of(in.int64());
        String prefix = in.cstring();
        int length = in.length();
        return new LogicalMessage(xid, transactional, lsn, prefix, in.bytes(), in.skip(length), length);
    }

    /**
     * Returns the top transaction's id.
     *
     * @return the id within a stream block, otherwise 0
     */
    public int xid() {
        return xid;
    }

    /**
     * Returns whether the message belongs to the open transaction.
     *
     * @return false if it is outside any transaction
     */
    public boolean isTransactional() {
        return transactional;
    }

    /**
     * Returns end of the message's own WAL record. This is the position to confirm for a message outside any
     * transaction; a transactional one is confirmed with its transaction.
     *
     * @return the LSN
     */
    public Lsn lsn() {
        return lsn;
    }

    /**
     * Returns the prefix, which says whom the message is for.
     *
     * @return the first argument's text
     */
    public String prefix() {
        return prefix;
    }

    /**
     * Returns the content without a copy.
     *
     * @return a read-only view over the message's bytes
     */
    public ByteBuffer asContent() {
        return ByteBuffer.wrap(bytes, offset, length).slice().asReadOnlyBuffer();
    }

    /**
     * Returns a copy of the content.
     *
     * @return raw bytes, in no particular encoding
     */
    public byte[] toContent() {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    @Override
    public Kind kind() {
        return Kind.MESSAGE;
    }

    /**
     * Describes the message without its content and its prefix, which are the application's.
     *
     * @return the kind, the LSN and the number of bytes
     */
    @Override
    public String toString() {
        return "MESSAGE " + (transactional ? "transactional" : "non-transactional") + " at " + lsn + ", " + length
                + " bytes";
    }
}
