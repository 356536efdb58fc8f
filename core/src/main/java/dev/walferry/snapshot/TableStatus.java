package dev.walferry.snapshot;

import dev.walferry.replication.Publications.Table;
import org.jspecify.annotations.Nullable;

/**
 * How far a table's snapshot is.
 *
 * @param table the table, as it was added
 * @param state what it does
 * @param rows how many rows this stream has returned since its snapshot began or started over
 * @param chunks how many chunks have ended
 * @param chunksEstimate how many there are, as far as is known now; 0 before it begins
 * @param rowsEstimate how many rows the whole table has, as the server estimates it; -1 if it does not
 * @param waitingFor what it waits for, in words; null if it waits for nothing
 */
public record TableStatus(
        Table table,
        State state,
        long rows,
        long chunks,
        long chunksEstimate,
        long rowsEstimate,
        @Nullable String waitingFor) {
    /** What a table does. */
    public enum State {
        /** Nothing of it was read yet. */
        WAITING,
        /** Its rows are being read. */
        READING,
        /** All of it was returned. */
        FINISHED,
        /** It is no longer there, or no longer published. */
        GONE,
        /** It cannot be read. */
        FAILED,
        /** It was removed before all of it was returned. */
        REMOVED
    }
}
