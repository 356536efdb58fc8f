package dev.walferry.testdata;

import org.jspecify.annotations.Nullable;

/**
 * A local server could not be installed, started, stopped or reached. If the server has written a log, the message ends with
 * it, because the reason is usually found only there.
 */
public final class LocalServerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what was tried, what happened and what the server said
     */
    public LocalServerException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what was tried and what happened
     * @param cause the underlying error, or null
     */
    public LocalServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
