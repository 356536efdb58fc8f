package dev.walferry.kafka.config.mode;

/** How {@code interval} is written. */
public enum IntervalHandling {
    /** Microseconds, a month being 30.4375 days. */
    NUMERIC,
    /** All fields of an ISO 8601 duration, none normalized. */
    STRING
}
