package dev.walferry.kafka.config.mode;

/** What is done about a table whose rows cannot be read, or whose records cannot be made or are refused for good. */
public enum TableFailure {
    /** The daemon ends with the error; nothing is confirmed that was not delivered. */
    STOP,
    /** The table is parked: nothing of it is carried until it is resumed. The other tables go on. */
    PARK
}
