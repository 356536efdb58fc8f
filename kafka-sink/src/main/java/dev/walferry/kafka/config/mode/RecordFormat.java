package dev.walferry.kafka.config.mode;

/** How keys and values are written. */
public enum RecordFormat {
    /** JSON without schemas. */
    JSON,
    /** Kafka Connect's JSON with a schema in every record. */
    JSON_SCHEMA,
    /** Avro, with schemas in a registry. */
    AVRO,
    /** Protobuf, with schemas in a registry. */
    PROTOBUF,
    /** pgoutput's own messages; for values only. */
    RAW;

    /**
     * Returns whether a reader knows each field's type, so that nothing else may replace its value.
     *
     * @return false for plain JSON and for pgoutput's messages
     */
    public boolean hasSchemas() {
        return this != JSON && this != RAW;
    }

    /**
     * Returns whether schemas are kept in a registry.
     *
     * @return true for Avro and Protobuf
     */
    public boolean needsRegistry() {
        return this == AVRO || this == PROTOBUF;
    }
}
