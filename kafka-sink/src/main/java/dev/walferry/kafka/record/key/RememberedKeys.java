package dev.walferry.kafka.record.key;

import dev.walferry.Lsn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys as they were last known, for tables that have changed or were dropped by the time one of their rows arrives. It
 * outlives a session, because rows are sent again after a reconnect. For the thread that maps records.
 */
public interface RememberedKeys {
    /**
     * A key.
     *
     * @param columns the names of its columns in their order, empty for rows without a key
     * @param flagged the columns that the Relation message flagged; empty under FULL, which flags all
     * @param fromIndexIdentity whether it is the key of an index that the replica identity uses, not the primary key
     */
    record Remembered(List<String> columns, List<String> flagged, boolean fromIndexIdentity) {}

    /**
     * Returns the key that held at a position.
     *
     * @param oid the table
     * @param lsn position of a change
     * @return the last one that was remembered at that position or before it, or null
     */
    @Nullable
    Remembered at(int oid, Lsn lsn);

    /**
     * Remembers a key.
     *
     * @param oid the table
     * @param lsn position of a change under which it held
     * @param key the key
     */
    void remember(int oid, Lsn lsn, Remembered key);
}
