package dev.walferry.kafka.config.mode;

/** What values contain. */
public enum RecordEnvelope {
    /** Debezium's envelope: the old row, the new row, the source, the operation. */
    DEBEZIUM,
    /** The row. */
    FLAT
}
