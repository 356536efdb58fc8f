package dev.walferry.kafka.pipeline;

/** What a record needs could not be looked up for long. A new session may help. */
public final class StalledLookupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StalledLookupException(String message) {
        super(message);
    }
}
