package dev.walferry.kafka.config.mode;

/** What is done about the rows of a table that joins the publication later. */
public enum NewTables {
    /** They are read. */
    SNAPSHOT,
    /** They are not read: only changes from then on are carried. */
    IGNORE
}
