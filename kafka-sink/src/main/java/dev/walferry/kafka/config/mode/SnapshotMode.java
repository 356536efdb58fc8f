package dev.walferry.kafka.config.mode;

/** When the rows that tables have already are read. */
public enum SnapshotMode {
    /** When nothing is known of the slot: it is new, or it was never read by this pipeline. */
    INITIAL,
    /** Never. Nothing is kept of tables, so commands are not taken either. */
    NEVER,
    /** Only when a command asks for a table's rows. */
    ON_DEMAND,
    /** As {@link #INITIAL}; then the daemon ends. */
    INITIAL_ONLY,
    /** Each time the daemon starts. */
    ALWAYS,
    /** As {@link #INITIAL}, and when the slot was lost, which is then created again. */
    WHEN_NEEDED
}
