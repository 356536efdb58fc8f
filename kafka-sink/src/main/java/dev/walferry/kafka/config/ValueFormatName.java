package dev.walferry.kafka.config;

/** Formats of record values. */
public enum ValueFormatName {
    /** Debezium's envelope as JSON without schemas. */
    JSON
}
