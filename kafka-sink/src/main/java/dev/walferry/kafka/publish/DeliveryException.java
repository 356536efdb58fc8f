package dev.walferry.kafka.publish;

/**
 * A record, or a topic, that Kafka did not take. The message names the topic, the table, its key columns, the LSN and
 * what to do; never a value.
 */
public final class DeliveryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whether sending the same again can help. */
    private final boolean retriable;

    /**
     * Creates an error.
     *
     * @param message what happened, where, and what to do
     * @param cause what Kafka says
     * @param retriable whether sending the same again can help
     */
    public DeliveryException(String message, Throwable cause, boolean retriable) {
        super(message, cause);
        this.retriable = retriable;
    }

    /**
     * Returns whether sending the same again can help.
     *
     * @return false if a person has to act first
     */
    public boolean isRetriable() {
        return retriable;
    }

    /**
     * Says where it happened.
     *
     * @param place goes before the message
     * @return the same error with a longer message
     */
    public DeliveryException at(String place) {
        return new DeliveryException(place + getMessage(), this, retriable);
    }
}
