package dev.walferry.kafka.cli.tables;

import dev.walferry.replication.Publications.Table;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a table.
 *
 * @param table the table
 * @param state its state in one word
 * @param rows how many rows of its snapshot have arrived; null if it has none
 * @param rate how many of them arrive in a second; null if it is not being read
 * @param estimate about how many rows it has now, as the server estimates; null if it does not
 * @param lag how many bytes of WAL its changes may be late by: all tables of a slot are in one stream; null if there is no slot,
 *     or nothing of the table is carried
 * @param error why it is parked or has failed; null if it is neither
 */
record TableLine(
        Table table,
        String state,
        @Nullable Long rows,
        @Nullable Long rate,
        @Nullable Long estimate,
        @Nullable Long lag,
        @Nullable String error) {}
