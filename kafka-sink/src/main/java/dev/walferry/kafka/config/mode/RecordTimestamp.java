package dev.walferry.kafka.config.mode;

/** Which time a record's timestamp is. */
public enum RecordTimestamp {
    /** When the transaction was committed; for a message outside of transactions, when it was read. */
    COMMIT,
    /** When the transaction was read. */
    NOW
}
