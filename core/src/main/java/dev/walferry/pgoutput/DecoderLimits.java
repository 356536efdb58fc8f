package dev.walferry.pgoutput;

/**
 * Bounds on what a {@link PgOutputDecoder} accepts. Immutable. Each default is PostgreSQL's own limit, so no real server
 * exceeds it. A message beyond a limit is a {@link PgOutputFormatException}.
 *
 * @param maxMessageBytes the longest message; default 1 GiB - 1, what one server-side buffer holds
 * @param maxColumns the most columns of a relation; default 1600
 * @param maxRelations the most relations remembered at once; default 2^31 - 1, as a server may hold any number
 * @param maxStreamedTransactions the most streamed transactions open at once; default 2^31 - 1
 */
public record DecoderLimits(int maxMessageBytes, int maxColumns, int maxRelations, int maxStreamedTransactions) {
    /** PostgreSQL's own limits. */
    public static final DecoderLimits DEFAULT =
            new DecoderLimits(0x3FFF_FFFF, 1600, Integer.MAX_VALUE, Integer.MAX_VALUE);

    /**
     * Creates bounds.
     *
     * @param maxMessageBytes the longest message
     * @param maxColumns the most columns of a relation
     * @param maxRelations the most relations remembered at once
     * @param maxStreamedTransactions the most streamed transactions open at once
     * @throws IllegalArgumentException if one is not positive
     */
    public DecoderLimits {
        if (maxMessageBytes < 1 || maxColumns < 1 || maxRelations < 1 || maxStreamedTransactions < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    /**
     * Returns the same limits with another longest message.
     *
     * @param bytes the longest message
     * @return new limits
     */
    public DecoderLimits withMaxMessageBytes(int bytes) {
        return new DecoderLimits(bytes, maxColumns, maxRelations, maxStreamedTransactions);
    }

    /**
     * Returns the same limits with another column count.
     *
     * @param columns the most columns of a relation
     * @return new limits
     */
    public DecoderLimits withMaxColumns(int columns) {
        return new DecoderLimits(maxMessageBytes, columns, maxRelations, maxStreamedTransactions);
    }

    /**
     * Returns the same limits with another relation count.
     *
     * @param relations the most relations remembered at once
     * @return new limits
     */
    public DecoderLimits withMaxRelations(int relations) {
        return new DecoderLimits(maxMessageBytes, maxColumns, relations, maxStreamedTransactions);
    }

    /**
     * Returns the same limits with another count of streamed transactions.
     *
     * @param transactions the most streamed transactions open at once
     * @return new limits
     */
    public DecoderLimits withMaxStreamedTransactions(int transactions) {
        return new DecoderLimits(maxMessageBytes, maxColumns, maxRelations, transactions);
    }
}
