package dev.walferry.kafka.config.mode;

/** What an empty array becomes in JSON that gets a schema. */
public enum JsonEmptyArrays {
    /** It has no field. */
    IGNORE,
    /** Its field is an array of strings. */
    OPTIONAL_STRING
}
