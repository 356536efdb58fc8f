package dev.walferry.kafka.connection;

/** Something that a record needs cannot be looked up now. Nothing was skipped; a new session may get the answer. */
public final class StalledLookupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception for a lookup without an answer.
     *
     * @param message what is not answered, and what happens now
     */
    public StalledLookupException(String message) {
        super(message);
    }
}
