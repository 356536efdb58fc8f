package dev.walferry.internal.replication;

/** What several errors have in common if a statement has failed that reads tables, not a stream. */
public final class StatementRemedy {
    /** Where the remedy of a stream is about its slot or its publications. */
    public static final String SEE_LOG = "see the server's log";

    /** Where something that is named does not exist. */
    public static final String CORRECT_NAME = "correct the name, or create what the message names";

    /** Where a row cannot be sent. */
    public static final String TOO_LARGE =
            "the statement or a row is too large for the server: see what the message says";

    private StatementRemedy() {}
}
