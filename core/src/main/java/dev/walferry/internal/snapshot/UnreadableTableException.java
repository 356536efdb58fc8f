package dev.walferry.internal.snapshot;

/** A table whose rows cannot be placed or read; the message says why, and what a person can do. */
final class UnreadableTableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableTableException(String message) {
        super(message);
    }
}
