package dev.walferry.kafka.config.settings;

import dev.walferry.kafka.config.mode.NewTables;
import dev.walferry.kafka.config.mode.SnapshotMode;
import dev.walferry.kafka.config.mode.TableFailure;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.TableSelection;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Which rows that exist already are read.
 *
 * @param mode when they are read
 * @param tables whose rows are read; empty for all published tables
 * @param newTables what is done about tables that are published later
 * @param newTablesInterval how often the catalog is asked for such tables
 * @param threads how many tables or parts of tables are read at once
 * @param chunkBytes about how much of a table is read by one query, in bytes
 * @param fetchRate about how many bytes of all tables are read in a second, 0 for no limit
 * @param selections what is read of single tables
 * @param onFailure what is done about a table that cannot be carried
 * @param onSchemaRefusal what is done about a table whose schema the registry does not take
 * @param commandTopic the topic that commands are taken from
 */
public record SnapshotSettings(
        SnapshotMode mode,
        List<Table> tables,
        NewTables newTables,
        Duration newTablesInterval,
        int threads,
        int chunkBytes,
        long fetchRate,
        Map<Table, TableSelection> selections,
        TableFailure onFailure,
        TableFailure onSchemaRefusal,
        String commandTopic) {
    /**
     * Copies the list.
     *
     * @param mode when they are read
     * @param tables whose rows are read
     * @param newTables what is done about tables that are published later
     * @param newTablesInterval how often the catalog is asked for such tables
     * @param threads how many are read at once
     * @param chunkBytes about how much is read by one query
     * @param fetchRate about how many bytes are read in a second
     * @param selections what is read of single tables
     * @param onFailure what is done about a table that cannot be carried
     * @param onSchemaRefusal what is done about a table whose schema the registry does not take
     * @param commandTopic the topic that commands are taken from
     */
    public SnapshotSettings {
        tables = List.copyOf(tables);
        selections = Map.copyOf(selections);
    }

    /**
     * Returns what is read of a table.
     *
     * @param table a published table
     * @return everything, unless something else is configured
     */
    public TableSelection selection(Table table) {
        return selections.getOrDefault(table, TableSelection.ALL);
    }

    /**
     * Returns whether a table's rows are read without a command.
     *
     * @param table a published table
     * @return false if the list of tables leaves it out, or nothing is read by itself
     */
    public boolean includes(Table table) {
        return mode != SnapshotMode.ON_DEMAND
                && mode != SnapshotMode.NEVER
                && (tables.isEmpty() || tables.contains(table));
    }
}
