package dev.walferry.kafka.connection;

import dev.walferry.replication.SourceError;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;

/**
 * Why a question has no answer, fit to print: nothing of it shows a row's content.
 *
 * @param reason what happened, on one line
 * @param remedy what a person can do
 * @param cause the same as an exception
 * @param isOfQuestion whether the server refuses this question; it may answer others
 */
public record LookupFailure(String reason, String remedy, Throwable cause, boolean isOfQuestion) {
    /** Errors that end every session, whatever it asks. */
    private static final Set<SourceError> OF_DATABASE =
            EnumSet.of(SourceError.NO_CONNECT, SourceError.DATABASE_DROPPED);

    /**
     * Describes a failure.
     *
     * @param e what a future of {@link Lookups} has thrown
     * @return the failure
     * @throws StalledLookupException if the question cannot be answered now, which is no failure
     */
    public static LookupFailure of(RuntimeException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (cause instanceof StalledLookupException stalled) {
            throw stalled;
        }
        return cause instanceof SQLException error
                ? new LookupFailure(
                        SourceError.reason(error),
                        SourceError.of(error).remedyOfStatement(),
                        SourceError.printable(error),
                        !OF_DATABASE.contains(SourceError.of(error)))
                : new LookupFailure(cause.toString(), "report it", cause, false);
    }
}
