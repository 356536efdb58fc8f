package dev.walferry.kafka.record.envelope;

import dev.walferry.Lsn;
import dev.walferry.kafka.record.change.Transaction;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.pgoutput.LogicalMessage;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A format of values. For one thread.
 *
 * @param <T> what a value is: bytes, or an object of Kafka Connect
 */
public interface ValueFormat<T> {
    /**
     * Sets the transaction of the changes that follow.
     *
     * @param transaction the transaction
     */
    void begin(Transaction transaction);

    /**
     * Sets the transaction that rows read by a snapshot state, those with {@link
     * dev.walferry.kafka.record.change.Operation#READ}. What was set for changes stays.
     *
     * @param reads what the rows that follow state
     */
    void beginReads(Transaction reads);

    /**
     * Prepares for a relation's rows, once per Relation message.
     *
     * @param columns the relation's columns
     * @param topic the topic of its rows
     * @return writes values, or null while something that it needs is not known yet: ask again later
     */
    @Nullable
    ValueWriter<T> of(TableColumns columns, String topic);

    /**
     * Returns the value of a logical message.
     *
     * @param message the message
     * @param lsn position of the message
     * @param transaction its transaction
     * @param topic the topic of messages
     * @return the value, or null while something that it needs is not known yet: ask again later
     */
    @Nullable
    T ofMessage(LogicalMessage message, Lsn lsn, Transaction transaction, String topic);

    /**
     * Adds the headers that the record of a logical message has because of the format, often none.
     *
     * @param lsn position of the message
     * @param transaction its transaction
     * @param headers of the record
     */
    default void addMessageHeaders(Lsn lsn, Transaction transaction, Headers headers) {}
}
