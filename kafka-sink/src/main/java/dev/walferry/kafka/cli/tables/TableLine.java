package dev.walferry.kafka.cli.tables;

import dev.walferry.replication.Publications.Table;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a table.
 *
 * @param table the table
 * @param state its state in one word
 * @param rows how many rows of its snapshot have arrived; null if it has none
 * @param estimate about how many rows it has now, as the server estimates; null if it does not
 */
record TableLine(
        Table table,
        String state,
        @Nullable Long rows,
        @Nullable Long estimate) {}
