package dev.walferry.kafka.query.table;

import dev.walferry.kafka.config.rule.ListedTable;
import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.config.settings.ShapeSettings;
import dev.walferry.kafka.record.catalog.NamedColumn;
import dev.walferry.kafka.record.catalog.NamedColumns;
import dev.walferry.kafka.record.shape.Finding;
import dev.walferry.pgoutput.Column;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.ReplicationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the names in lists, rules and keys are compared with where tables are polled.
 *
 * @param columns those of the query, or of the tables that would be read without lists of schemas and tables
 * @param findings what looks like a mistake in the lists that only polled tables have
 */
public record PolledLists(List<NamedColumn> columns, List<Finding> findings) {
    /**
     * Copies what was found.
     *
     * @param columns those of the query or the tables
     * @param findings what looks like a mistake
     */
    public PolledLists {
        columns = List.copyOf(columns);
        findings = List.copyOf(findings);
    }

    /**
     * Looks at what is there now.
     *
     * @param connection to the database; cannot be used any more if this fails
     * @param settings what is polled
     * @param shape which schemas and tables are carried
     * @return the columns, and what looks like a mistake
     * @throws SQLException if the catalog cannot be read, or the query is wrong
     * @throws ReplicationException if a listed table does not exist
     */
    public static PolledLists of(Connection connection, QuerySettings settings, ShapeSettings shape)
            throws SQLException {
        if (settings.isQuery()) {
            List<Column> columns = TableDescriber.columns(connection, settings).stream()
                    .map(FoundColumns.Found::column)
                    .toList();
            Table name = TableDescriber.QUERY;
            return new PolledLists(NamedColumns.of(connection, name.schema(), name.name(), columns), List.of());
        }
        TableFinder finder = new TableFinder(settings, shape);
        List<TableRef> all = finder.all(connection);
        List<TableRef> listed = all.stream().filter(finder::isListed).toList();
        List<String> schemas =
                listed.stream().map(table -> table.name().schema()).toList();
        List<String> names = listed.stream().map(table -> table.name().name()).toList();
        return new PolledLists(NamedColumns.of(connection, schemas, names), unlisted(settings, all));
    }

    /** A name of table.whitelist that is no table is an error; one of table.blacklist may be that of a table to come. */
    private static List<Finding> unlisted(QuerySettings settings, List<TableRef> all) {
        List<Finding> findings = new ArrayList<>();
        for (ListedTable name : settings.unlisted()) {
            if (all.stream().noneMatch(table -> TableFinder.isNamed(table, name))) {
                findings.add(new Finding(
                        "table.blacklist: names " + name + ", which is no table of table.types",
                        "correct it, or remove it if the table is yet to come"));
            }
        }
        return findings;
    }
}
