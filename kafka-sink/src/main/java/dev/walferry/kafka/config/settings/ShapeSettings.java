package dev.walferry.kafka.config.settings;

import dev.walferry.kafka.config.rule.ColumnRule;
import dev.walferry.kafka.config.rule.NameFilter;
import dev.walferry.kafka.config.rule.NamePatterns;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tables and columns are carried, and what becomes of the columns' values. Names are those of the catalog, without
 * quotes.
 *
 * @param schemas which schemas are carried, by their names
 * @param tables which of their tables are, by {@code schema.table}
 * @param columns which columns values have, by {@code schema.table.column}; keys have all of theirs
 * @param rules what becomes of values; the first rule that matches a column applies
 * @param describedColumns columns whose schemas say the type in PostgreSQL, by {@code schema.table.column}; null for none
 * @param describedTypes types whose columns' schemas say it too, by {@code schema.table.type}; null for none
 * @param skipsUnchanged whether an update is left out that changes nothing that its record shows
 */
public record ShapeSettings(
        NameFilter schemas,
        NameFilter tables,
        NameFilter columns,
        List<ColumnRule> rules,
        @Nullable NamePatterns describedColumns,
        @Nullable NamePatterns describedTypes,
        boolean skipsUnchanged) {
    /**
     * Returns whether a table's changes are carried.
     *
     * @param schema its schema
     * @param table its name
     * @return false if a list leaves it out
     */
    public boolean carries(String schema, String table) {
        return schemas.carries(schema) && tables.carries(schema + "." + table);
    }

    /**
     * Returns whether no list leaves tables out.
     *
     * @return true if there is no such list
     */
    public boolean carriesAllTables() {
        return schemas.isAll() && tables.isAll();
    }

    /**
     * Returns whether values have a column.
     *
     * @param name {@code schema.table.column}
     * @return false if a list leaves it out
     */
    public boolean shows(String name) {
        return columns.carries(name);
    }

    /**
     * Returns whether any schema says the type in PostgreSQL.
     *
     * @return false if no list asks for it
     */
    public boolean describesTypes() {
        return describedColumns != null || describedTypes != null;
    }

    /**
     * Returns whether a column's schema says its type in PostgreSQL.
     *
     * @param schema the table's schema
     * @param table the table's name
     * @param column the column's name
     * @param type the name of its type
     * @return true if a list asks for it
     */
    public boolean describes(String schema, String table, String column, String type) {
        String name = schema + "." + table + ".";
        return (describedColumns != null && describedColumns.matches(name + column))
                || (describedTypes != null && describedTypes.matches(name + type));
    }

    /**
     * Returns what becomes of a column's values.
     *
     * @param name {@code schema.table.column}
     * @return the rule that applies, or null if they are carried as they are
     */
    public @Nullable ColumnRule rule(String name) {
        return rules.stream()
                .filter(rule -> rule.columns().matches(name))
                .findFirst()
                .orElse(null);
    }
}
