package dev.walferry.kafka.pipeline;

/** Something that a record needs could not be looked up for a long time. A new session may help. */
public final class StalledLookupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StalledLookupException(String message) {
        super(message);
    }
}
