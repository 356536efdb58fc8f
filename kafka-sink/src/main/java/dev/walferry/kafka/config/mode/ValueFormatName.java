package dev.walferry.kafka.config.mode;

/** Formats of record values. */
public enum ValueFormatName {
    /** Debezium's envelope as JSON without schemas. */
    JSON
}
