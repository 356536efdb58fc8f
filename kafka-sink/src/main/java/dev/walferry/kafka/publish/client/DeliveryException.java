package dev.walferry.kafka.publish.client;

import dev.walferry.pgoutput.Relation;
import org.jspecify.annotations.Nullable;

/**
 * A record, or a topic, that Kafka did not take. The message names the topic, the table, its key columns, the LSN and
 * what to do; never a value.
 */
public final class DeliveryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whether sending the same again can help. */
    private final boolean retriable;

    private final transient @Nullable Relation relation;

    /**
     * Creates an error.
     *
     * @param message what happened, where, and what to do
     * @param cause what Kafka says
     * @param retriable whether sending the same again can help
     */
    public DeliveryException(String message, Throwable cause, boolean retriable) {
        this(message, cause, retriable, null);
    }

    /**
     * Creates an error that concerns one table.
     *
     * @param message what happened, where, and what to do
     * @param cause what Kafka says; null if it was not asked
     * @param retriable whether sending the same again can help
     * @param relation the only table whose records may be refused for that reason; null if others may be, too
     */
    public DeliveryException(
            String message, @Nullable Throwable cause, boolean retriable, @Nullable Relation relation) {
        super(message, cause);
        this.retriable = retriable;
        this.relation = relation;
    }

    /**
     * Returns the table that the error concerns.
     *
     * @return the table; null if other tables' records may be refused for the same reason
     */
    public @Nullable Relation relation() {
        return relation;
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
        return new DeliveryException(place + getMessage(), this, retriable, relation);
    }
}
