package dev.walferry.kafka.config.mode;

/** What the daemon does about publications that do not exist. */
public enum PublicationCreation {
    /** Nothing: a missing publication is an error. */
    NONE,
    /** Creates each missing one for all tables; needs a superuser. */
    ALL,
    /** Creates each missing one for the tables of {@code source.tables}; needs their owner. */
    TABLES
}
