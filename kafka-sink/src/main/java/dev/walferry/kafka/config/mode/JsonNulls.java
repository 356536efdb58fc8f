package dev.walferry.kafka.config.mode;

/** What a null becomes in JSON that gets a schema. */
public enum JsonNulls {
    /** It has no field. */
    IGNORE,
    /** Its field has the type bytes, and is null. */
    OPTIONAL_BYTES
}
