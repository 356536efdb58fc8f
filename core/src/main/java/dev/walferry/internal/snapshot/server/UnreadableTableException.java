package dev.walferry.internal.snapshot.server;

/** A table whose rows cannot be placed or read; the message says why, and what a person can do. */
public final class UnreadableTableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableTableException(String message) {
        super(message);
    }
}
