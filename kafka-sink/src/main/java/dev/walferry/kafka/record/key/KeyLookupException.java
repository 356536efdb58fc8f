package dev.walferry.kafka.record.key;

/** The catalog could not be asked for a relation's key. Trying again in a new session may help. */
public final class KeyLookupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A failure.
     *
     * @param message which relation
     * @param cause what the server or the driver says
     */
    public KeyLookupException(String message, Throwable cause) {
        super(message, cause);
    }
}
