package dev.walferry.replication;

import dev.walferry.Lsn;
import dev.walferry.Printable;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A stream that could not be opened, or that ended. The message says what happened, on which slot, at which LSN, and
 * what to do next; it holds neither row data nor secrets.
 */
public final class ReplicationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What a program should do about it. */
    public enum Category {
        /** The connection or the server went away: try again after a while. */
        RETRY,
        /** Another client holds the slot, or the server has not noticed yet that it is gone. */
        SLOT_IN_USE,
        /** The slot, or WAL that it needs, is gone: changes are missing, and only a new snapshot brings them back. */
        SLOT_LOST,
        /**
         * The server lacks changes that were delivered, or its history does not follow from that of the server that was read
         * before: a person decides which side is right.
         */
        OTHER_HISTORY,
        /** Trying again changes nothing, or would skip changes: a person has to act. */
        FATAL
    }

    /** What to do about it. */
    private final Category category;

    /**
     * Creates an error.
     *
     * @param category what to do about it
     * @param message what happened, where, and what to do next
     * @param cause the driver's exception, if there is one; {@linkplain SourceError#printable without} a row's content
     */
    public ReplicationException(Category category, String message, @Nullable Throwable cause) {
        super(message, cause instanceof SQLException e ? SourceError.printable(e) : cause);
        this.category = category;
    }

    /**
     * Returns what to do about it.
     *
     * @return whether trying again can help
     */
    public Category category() {
        return category;
    }

    /**
     * Returns whether the same may work later.
     *
     * @return false if a person has to act first
     */
    public boolean isRetriable() {
        return category == Category.RETRY || category == Category.SLOT_IN_USE;
    }

    /**
     * Returns the server's error code.
     *
     * @return five characters, or null if the server sent none
     */
    public @Nullable String sqlState() {
        return getCause() instanceof SQLException e ? e.getSQLState() : null;
    }

    static ReplicationException fatal(String message) {
        return new ReplicationException(Category.FATAL, message, null);
    }

    /**
     * Says what the server's error means to a stream.
     *
     * @param e the driver's exception
     * @param slot the slot it is about
     * @param lsn how far the stream was, zero if that is not known
     * @return the error with its remedy
     */
    public static ReplicationException of(SQLException e, String slot, Lsn lsn) {
        SourceError error = SourceError.of(e);
        String message = at(slot, lsn) + SourceError.reason(e) + " (" + error.remedy() + ")";
        return new ReplicationException(error.category(), message, e);
    }

    /** Begins a message: where it happened. */
    static String at(String slot, Lsn lsn) {
        return "slot " + Printable.quoted(slot) + (lsn.equals(Lsn.ZERO) ? "" : " at " + lsn) + ": ";
    }
}
