package dev.walferry.kafka.cli.check;

import dev.walferry.replication.Publications.Table;

/**
 * A table whose changes are carried, or would be.
 *
 * @param table which one
 * @param updates whether its updates are published
 * @param deletes whether its deletes are
 */
record PublishedTable(Table table, boolean updates, boolean deletes) {
    /** The words for what the server refuses if it could not tell which row was meant. */
    String refused() {
        return updates && deletes ? "UPDATE and DELETE" : updates ? "UPDATE" : "DELETE";
    }
}
