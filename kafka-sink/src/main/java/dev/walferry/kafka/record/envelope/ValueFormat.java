package dev.walferry.kafka.record.envelope;

import dev.walferry.Lsn;
import dev.walferry.kafka.record.change.Transaction;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.pgoutput.LogicalMessage;
import org.jspecify.annotations.Nullable;

/** A format of values. For one thread. */
public interface ValueFormat {
    /**
     * Sets the transaction of the changes that follow.
     *
     * @param transaction the transaction
     */
    void begin(Transaction transaction);

    /**
     * Prepares for a relation's rows, once per Relation message.
     *
     * @param columns the relation's columns
     * @return writes values, or null while something that it needs is not known yet: ask again later
     */
    @Nullable
    ValueWriter of(TableColumns columns);

    /**
     * The value of a logical message.
     *
     * @param message the message
     * @param lsn position of the message
     * @param transaction its transaction
     * @return the value's bytes
     */
    byte[] ofMessage(LogicalMessage message, Lsn lsn, Transaction transaction);
}
