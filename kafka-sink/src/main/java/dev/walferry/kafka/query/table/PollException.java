package dev.walferry.kafka.query.table;

import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.replication.SourceError;
import java.sql.SQLException;

/** Errors of polls, in the words that the daemon's policy knows. */
public final class PollException {
    private static final String GONE_TABLE = "42P01";
    private static final String GONE_COLUMN = "42703";
    private static final String NOT_READY = "55000";

    private PollException() {}

    /**
     * An error that only a person can fix.
     *
     * @param message what happened, and what to do
     * @return the error
     */
    public static ReplicationException fatal(String message) {
        return new ReplicationException(Category.FATAL, message, null);
    }

    /**
     * An error of the server, or of the connection.
     *
     * @param where what was polled
     * @param e what the driver threw
     * @return the error, with what another try can do about it
     */
    public static ReplicationException of(String where, SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        SourceError error = SourceError.of(e);
        return switch (state) {
            case GONE_TABLE, GONE_COLUMN ->
                said(
                        Category.RETRY,
                        where,
                        e,
                        "if it was changed just now, the next poll succeeds; otherwise correct the name");
            case NOT_READY -> said(Category.FATAL, where, e, "see what the message says, or leave it out");
            default -> said(error.category(), where, e, error.remedy());
        };
    }

    private static ReplicationException said(Category category, String where, SQLException e, String remedy) {
        return new ReplicationException(category, where + ": " + SourceError.reason(e) + " (" + remedy + ")", e);
    }
}
