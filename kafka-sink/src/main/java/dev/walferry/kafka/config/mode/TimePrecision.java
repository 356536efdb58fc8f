package dev.walferry.kafka.config.mode;

/** How {@code date}, {@code time} and {@code timestamp} are written. */
public enum TimePrecision {
    /** Milliseconds for a precision of up to 3 digits, otherwise microseconds. */
    ADAPTIVE,
    /** As adaptive, but {@code time} always in microseconds. */
    ADAPTIVE_TIME_MICROSECONDS,
    /** Microseconds. */
    MICROSECONDS,
    /** Nanoseconds. */
    NANOSECONDS,
    /** Milliseconds, as Kafka Connect's own types have them. */
    CONNECT,
    /** ISO 8601 strings in UTC. */
    ISOSTRING,
    /** Structures with a field for each part, for dates, times and intervals of every type. */
    STRUCTURED
}
