package dev.walferry.kafka.record.key;

import dev.walferry.Lsn;

/**
 * The place of a change in the history of the database.
 *
 * @param lsn position of the change. The changes of one table and the commands that alter it are in the order of their
 *     positions, because each command locks the table
 * @param xid the change's transaction, unsigned 32-bit
 */
public record ChangePlace(Lsn lsn, int xid) {}
