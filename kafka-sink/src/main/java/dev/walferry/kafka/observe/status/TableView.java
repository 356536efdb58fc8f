package dev.walferry.kafka.observe.status;

import org.jspecify.annotations.Nullable;

/**
 * A table as people see it.
 *
 * @param schema its schema
 * @param table its name
 * @param state what is done for it, one word
 * @param rowsRead how many of the rows that it had before its changes were carried have been read
 * @param rowsEstimate how many such rows it has, as the server estimates it; -1 if that is not known
 * @param waitingFor what its snapshot waits for, in words; null if it waits for nothing
 */
public record TableView(
        String schema,
        String table,
        String state,
        long rowsRead,
        long rowsEstimate,
        @Nullable String waitingFor) {}
