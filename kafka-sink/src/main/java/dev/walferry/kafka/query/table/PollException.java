package dev.walferry.kafka.query.table;

import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.replication.SourceError;
import java.sql.SQLException;

/** Errors of polls, in the words that the daemon's policy knows. */
public final class PollException {
    private PollException() {}

    /**
     * Returns an error that only a person can fix.
     *
     * @param message what happened, and what to do
     * @return the error
     */
    public static ReplicationException fatal(String message) {
        return new ReplicationException(Category.FATAL, message, null);
    }

    /**
     * Returns an error of the server, or of the connection.
     *
     * @param where what was polled
     * @param e what the driver threw
     * @return the error, with what another try can do about it
     */
    public static ReplicationException of(String where, SQLException e) {
        SourceError error = SourceError.of(e);
        return switch (error) {
            case NO_TABLE, NO_COLUMN ->
                said(
                        Category.RETRY,
                        where,
                        e,
                        "if it was changed just now, the next poll succeeds; otherwise correct the name");
            // for example a materialized view without content has the SQLSTATE of a lost slot
            case SLOT_LOST -> said(Category.FATAL, where, e, "see what the message says, or leave it out");
            default -> said(error.category(), where, e, error.remedyOfStatement());
        };
    }

    private static ReplicationException said(Category category, String where, SQLException e, String remedy) {
        return new ReplicationException(category, where + ": " + SourceError.reason(e) + " (" + remedy + ")", e);
    }
}
