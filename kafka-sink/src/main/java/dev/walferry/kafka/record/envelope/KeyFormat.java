package dev.walferry.kafka.record.envelope;

import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.pgoutput.LogicalMessage;
import org.jspecify.annotations.Nullable;

/** A format of keys. For one thread. */
public interface KeyFormat {
    /**
     * Prepares for a relation's rows, once per Relation message.
     *
     * @param columns the relation's columns
     * @param keyColumns indexes of the columns that make up the key, in the key's order; not empty
     * @return writes keys, or null while something that it needs is not known yet: ask again later
     */
    @Nullable
    KeyWriter of(TableColumns columns, int[] keyColumns);

    /**
     * The key of a logical message.
     *
     * @param message the message
     * @return the key's bytes
     */
    byte[] ofMessage(LogicalMessage message);
}
