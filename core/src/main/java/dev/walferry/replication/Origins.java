package dev.walferry.replication;

/** Whose changes are wanted, where the server itself is fed by replication. */
public enum Origins {
    /** All changes. */
    ANY,
    /** Only changes that were made on this server, none that were replicated to it. Needs PostgreSQL 16. */
    NONE
}
