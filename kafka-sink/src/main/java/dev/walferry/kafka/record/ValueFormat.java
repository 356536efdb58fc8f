package dev.walferry.kafka.record;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.Relation;

/** A format of keys and values. For one thread. */
interface ValueFormat {
    /** What follows belongs to this transaction. */
    void begin(Transaction transaction);

    /** A format for a relation's rows, made once per Relation message. */
    RowFormat rows(Relation relation, int[] keyColumns);

    /** The key of a logical message. */
    byte[] messageKey(LogicalMessage message);

    /** The value of a logical message. */
    byte[] messageValue(LogicalMessage message, Lsn lsn, Transaction transaction);
}
