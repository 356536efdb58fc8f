package dev.walferry.transaction;

import org.jspecify.annotations.Nullable;

/**
 * A transaction cannot be put together: its changes cannot be kept or read back, or the server did not send all of it.
 * The stream must end here, with nothing of the transaction confirmed. The message names the transaction and the remedy
 * and holds no row data.
 */
public final class TransactionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an error.
     *
     * @param message what happened, to which transaction, and what to do next
     * @param cause the cause, if there is one
     */
    public TransactionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
