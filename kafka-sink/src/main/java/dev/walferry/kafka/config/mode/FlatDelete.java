package dev.walferry.kafka.config.mode;

/** What a delete becomes where values are rows. */
public enum FlatDelete {
    /** A tombstone: the row's key and no value. */
    TOMBSTONE,
    /** The old row, marked as deleted. */
    REWRITE,
    /** The old row, marked as deleted, and a tombstone. */
    REWRITE_WITH_TOMBSTONE,
    /** A delete becomes no record. */
    DROP;

    /**
     * Returns whether the old row is written.
     *
     * @return true if each value says whether its row was deleted
     */
    public boolean isRewritten() {
        return this == REWRITE || this == REWRITE_WITH_TOMBSTONE;
    }

    /**
     * Returns whether there is a tombstone.
     *
     * @return true if compaction can remove the row
     */
    public boolean hasTombstone() {
        return this == TOMBSTONE || this == REWRITE_WITH_TOMBSTONE;
    }
}
