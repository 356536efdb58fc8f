package dev.walferry.kafka.config.settings;

import dev.walferry.kafka.config.mode.QueryDeletes;
import dev.walferry.kafka.config.mode.QueryMode;
import dev.walferry.kafka.config.rule.ColumnMapping;
import dev.walferry.kafka.config.rule.ListedTable;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is read by repeated queries, and how.
 *
 * @param mode how new rows are found
 * @param incrementingColumn the growing column; empty for a table's own identity column or serial
 * @param incrementingMapping the growing column by tables, in place of {@code incrementingColumn}; empty for none
 * @param incrementingInitial rows up to this value are left out the first time; null for none
 * @param timestampColumns the columns with the time of the last change; the first that is not null counts
 * @param timestampMapping such columns by tables, in place of {@code timestampColumns}; empty for none
 * @param timestampInitial rows up to this time, in milliseconds since 1970, are left out the first time; -1 for the time of
 *     the first poll, null for none
 * @param delay how much longer to wait for rows that are committed late
 * @param requireNotNull whether columns that may be null are refused
 * @param zone the time zone of columns without one
 * @param query one query in place of tables; empty for tables
 * @param suffix SQL at the end of the statement that looks for rows; empty for nothing
 * @param listed only these tables; empty for all
 * @param unlisted tables that are left out
 * @param kinds kinds of relations, as {@code pg_class.relkind} has them
 * @param schemaPattern a pattern of LIKE that schemas must match; null for all
 * @param interval how long to wait after a poll of all tables
 * @param batchRows the most rows of a batch
 * @param lookInterval how often new tables are looked for
 * @param deletes what is done about deleted rows
 * @param ignored settings of a JDBC source connector that have no effect, each with the reason
 */
public record QuerySettings(
        QueryMode mode,
        String incrementingColumn,
        List<ColumnMapping> incrementingMapping,
        @Nullable String incrementingInitial,
        List<String> timestampColumns,
        List<ColumnMapping> timestampMapping,
        @Nullable Long timestampInitial,
        Duration delay,
        boolean requireNotNull,
        ZoneId zone,
        String query,
        String suffix,
        List<ListedTable> listed,
        List<ListedTable> unlisted,
        List<Character> kinds,
        @Nullable String schemaPattern,
        Duration interval,
        int batchRows,
        Duration lookInterval,
        QueryDeletes deletes,
        List<String> ignored) {
    /**
     * Returns whether one query is read in place of tables.
     *
     * @return true with a query
     */
    public boolean isQuery() {
        return !query.isEmpty();
    }
}
