package dev.walferry.testdata;

import org.jspecify.annotations.Nullable;

/**
 * A server of this machine could not be installed, started, stopped or reached. The message ends with the server's own log
 * where there is one, because the reason usually stands only there.
 */
public final class LocalServerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure that no other exception explains.
     *
     * @param message what was tried, what happened and what the server said
     */
    public LocalServerException(String message) {
        super(message);
    }

    /**
     * A failure behind which there is another.
     *
     * @param message what was tried and what happened
     * @param cause the error underneath, or null
     */
    public LocalServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
