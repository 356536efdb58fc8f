package dev.walferry.replication;

/** Which changes are wanted from a server that itself receives changes by replication. */
public enum Origins {
    /** All changes. */
    ANY,
    /** Only changes that were made on this server, none that were replicated to it. Needs PostgreSQL 16. */
    NONE
}
