package dev.walferry.kafka.config.mode;

/** How {@code hstore} is written. */
public enum HstoreHandling {
    /** A string that holds a JSON object. */
    JSON,
    /** A JSON object. */
    MAP
}
