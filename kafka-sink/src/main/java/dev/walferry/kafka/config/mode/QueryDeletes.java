package dev.walferry.kafka.config.mode;

/** What is done about rows that are no longer there. */
public enum QueryDeletes {
    /** Nothing: their last record stays. */
    IGNORE,
    /** All keys are read with each poll and compared with those that were read before. */
    COMPARE
}
