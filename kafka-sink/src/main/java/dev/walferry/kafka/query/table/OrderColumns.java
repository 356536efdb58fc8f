package dev.walferry.kafka.query.table;

import dev.walferry.kafka.config.rule.ColumnMapping;
import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.replication.Publications.Table;
import java.util.List;

/**
 * The columns that order the rows of one table, as they are configured.
 *
 * @param growing the growing column; empty for the table's own identity column or serial
 * @param growingKey the setting that names it
 * @param times the columns with the time of the last change
 * @param timesKey the setting that names them
 */
record OrderColumns(String growing, String growingKey, List<String> times, String timesKey) {
    private static final String GROWING = "incrementing.column.mapping";
    private static final String TIMES = "timestamp.columns.mapping";

    /** Returns the columns that count for every table, and for a query. */
    static OrderColumns ofAll(QuerySettings settings) {
        return new OrderColumns(
                settings.incrementingColumn(),
                "incrementing.column.name",
                settings.timestampColumns(),
                "timestamp.column.name");
    }

    /** Returns the columns of a table, chosen by its name if so configured. */
    static OrderColumns of(QuerySettings settings, String database, Table table, String what) {
        OrderColumns columns = ofAll(settings);
        if (settings.mode().hasIncrementing() && !settings.incrementingMapping().isEmpty()) {
            List<String> found = mapped(settings.incrementingMapping(), GROWING, database, table, what);
            columns = new OrderColumns(found.get(0), GROWING, columns.times, columns.timesKey);
        }
        if (settings.mode().hasTimestamp() && !settings.timestampMapping().isEmpty()) {
            List<String> found = mapped(settings.timestampMapping(), TIMES, database, table, what);
            columns = new OrderColumns(columns.growing, columns.growingKey, found, TIMES);
        }
        return columns;
    }

    private static List<String> mapped(
            List<ColumnMapping> mappings, String key, String database, Table table, String what) {
        List<String> columns = ColumnMapping.columns(mappings, database, table.schema(), table.name());
        if (columns == null) {
            throw PollException.fatal(
                    what + " matches no regular expression of " + key + ": add one for it, or leave the table out");
        }
        return columns;
    }
}
