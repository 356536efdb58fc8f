package dev.walferry.kafka.record.envelope;

import dev.walferry.Lsn;
import dev.walferry.kafka.record.change.Operation;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.pgoutput.Tuple;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Writes the values of one relation's changes. For one thread. */
public interface ValueWriter {
    /**
     * A change.
     *
     * @param operation what happened
     * @param before the old row, or null
     * @param after the new row, or null
     * @param lsn position of the change, or null for a row that does not come from the WAL
     * @return the value's bytes, the caller's to keep
     * @throws RecordMappingException if a value cannot be read
     */
    byte[] write(Operation operation, @Nullable Tuple before, @Nullable Tuple after, @Nullable Lsn lsn);

    /**
     * Whether the new row that was written last has columns whose values PostgreSQL did not send.
     *
     * @return true if something else stands for a value
     */
    boolean hasUnsent();

    /**
     * Headers that a change's record has because of its format.
     *
     * @param operation what happened
     * @param lsn position of the change, or null for a row that does not come from the WAL
     * @return headers to be added, often none
     */
    default List<Header> headers(Operation operation, @Nullable Lsn lsn) {
        return List.of();
    }

    /**
     * Headers that a tombstone has because of the format.
     *
     * @return headers to be added, often none
     */
    default List<Header> tombstoneHeaders() {
        return List.of();
    }
}
