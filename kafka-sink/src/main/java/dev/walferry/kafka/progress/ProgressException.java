package dev.walferry.kafka.progress;

/** Progress that cannot be used. A person has to decide; the message says what about. */
public final class ProgressException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an error.
     *
     * @param message what is wrong with which topic, and what to do
     */
    public ProgressException(String message) {
        super(message);
    }

    /**
     * Creates an error with a cause.
     *
     * @param message what is wrong with which topic, and what to do
     * @param cause why it cannot be read
     */
    public ProgressException(String message, Throwable cause) {
        super(message, cause);
    }
}
