package dev.walferry.kafka.record.envelope;

import dev.walferry.Lsn;
import dev.walferry.kafka.record.change.Operation;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.pgoutput.Tuple;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values of one relation's changes. For one thread.
 *
 * @param <T> what a value is: bytes, or an object of Kafka Connect
 */
public interface ValueWriter<T> {
    /** Writes a change.
     *
     * @param operation what happened
     * @param before the old row, or null
     * @param after the new row, or null
     * @param lsn position of the change, or null for a row that does not come from the WAL
     * @return the value, the caller's to keep
     * @throws RecordMappingException if a value cannot be read
     */
    T write(Operation operation, @Nullable Tuple before, @Nullable Tuple after, @Nullable Lsn lsn);

    /** Writes that the relation was emptied.
     *
     * @param truncate the statement that emptied it, perhaps with others
     * @param lsn position of the change
     * @return the value, the caller's to keep
     */
    default T truncate(Truncate truncate, @Nullable Lsn lsn) {
        return write(Operation.TRUNCATE, null, null, lsn);
    }

    /**
     * Returns whether the new row that was written last has columns whose values PostgreSQL did not send.
     *
     * @return true if a value is replaced or left out
     */
    boolean hasUnsent();

    /**
     * Adds the headers that a change's record has because of its format, often none.
     *
     * @param operation what happened
     * @param lsn position of the change, or null for a row that does not come from the WAL
     * @param headers of the record
     */
    default void addHeaders(Operation operation, @Nullable Lsn lsn, Headers headers) {}

    /**
     * Adds the headers that a tombstone has because of the format, often none.
     *
     * @param headers of the record
     */
    default void addTombstoneHeaders(Headers headers) {}

    /**
     * Returns what has to be sent before the first record of the relation. Called once, when that record is handed out.
     *
     * @return a record of another topic, or null
     */
    default @Nullable ProducerRecord<T, T> announcement() {
        return null;
    }
}
