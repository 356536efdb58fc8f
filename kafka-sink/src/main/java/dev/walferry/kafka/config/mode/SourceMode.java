package dev.walferry.kafka.config.mode;

/** How changes are found. */
public enum SourceMode {
    /** From the write-ahead log, through a replication slot. */
    LOG,
    /** By queries that are repeated. */
    QUERY
}
