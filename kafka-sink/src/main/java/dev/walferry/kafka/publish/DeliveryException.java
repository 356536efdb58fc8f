package dev.walferry.kafka.publish;

import org.apache.kafka.common.errors.RetriableException;

/**
 * A record, or a topic, that Kafka did not take. The message names the topic, the table, its key columns, the LSN and
 * what to do; never a value.
 */
public final class DeliveryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whether sending the same again can help. */
    private final boolean retriable;

    DeliveryException(String message, Throwable cause) {
        this(message, cause, cause instanceof RetriableException);
    }

    DeliveryException(String message, Throwable cause, boolean retriable) {
        super(message, cause);
        this.retriable = retriable;
    }

    /**
     * Whether sending the same again can help.
     *
     * @return false if a person has to act first
     */
    public boolean isRetriable() {
        return retriable;
    }
}
