package dev.walferry.kafka.config.mode;

/** What becomes of an array without elements in JSON that is given a schema. */
public enum JsonEmptyArrays {
    /** It has no field. */
    IGNORE,
    /** Its field is an array of strings. */
    OPTIONAL_STRING
}
