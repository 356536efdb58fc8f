package dev.walferry.pgoutput;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that are not a pgoutput message, or a message of a kind that the protocol does not allow here.
 *
 * <p>Names the kind, the offset within the message and the reason; never row data. Its stream can no longer be trusted: stop,
 * do not skip the message.
 */
public final class PgOutputFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kind of message, if it was known. */
    private final PgOutputMessage.@Nullable Kind kind;
    /** Where the message is wrong. */
    private final int offset;

    PgOutputFormatException(PgOutputMessage.@Nullable Kind kind, int offset, String reason) {
        this(kind, offset, reason, null);
    }

    PgOutputFormatException(PgOutputMessage.@Nullable Kind kind, int offset, String reason, @Nullable Throwable cause) {
        super(
                "malformed pgoutput message " + (kind == null ? "of unknown kind" : kind) + " at byte " + offset + ": "
                        + reason,
                cause);
        this.kind = kind;
        this.offset = offset;
    }

    /**
     * Returns the kind of message that was being read.
     *
     * @return the kind, or null if its first byte is missing or names none
     */
    public PgOutputMessage.@Nullable Kind kind() {
        return kind;
    }

    /**
     * Returns where the message is wrong.
     *
     * @return bytes from the start of the message
     */
    public int offset() {
        return offset;
    }
}
