package dev.walferry.kafka.config.mode;

/** What becomes of a null in JSON that is given a schema. */
public enum JsonNulls {
    /** It has no field. */
    IGNORE,
    /** Its field is bytes, and null. */
    OPTIONAL_BYTES
}
