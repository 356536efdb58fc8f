package dev.walferry.kafka.config.mode;

/** How lines of the log are written. */
public enum LogFormat {
    /** For people: time, level, event and message. */
    TEXT,
    /** For programs: a JSON object on each line. */
    JSON
}
