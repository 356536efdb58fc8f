package dev.walferry.kafka.control;

import dev.walferry.replication.Publications.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tables a command is about, by name or by patterns.
 *
 * @param names exact names
 * @param patterns expressions for a whole {@code schema.table}
 * @param conditions which rows of tables to read; the first that fits applies
 * @param isAll whether it is about all tables, because it names none
 */
public record TableSelector(List<Table> names, List<TablePattern> patterns, List<Condition> conditions, boolean isAll) {
    /**
     * A condition for the rows of some tables.
     *
     * @param tables matches a whole {@code schema.table}; null for every table of the command
     * @param where the condition in SQL
     */
    public record Condition(@Nullable TablePattern tables, String where) {}

    /**
     * Copies the lists.
     *
     * @param names exact names
     * @param patterns expressions for a whole {@code schema.table}
     * @param conditions which rows to read
     * @param isAll whether it is about all tables
     */
    public TableSelector {
        names = List.copyOf(names);
        patterns = List.copyOf(patterns);
        conditions = List.copyOf(conditions);
    }

    /**
     * Selects some tables by name.
     *
     * @param names the tables
     * @param where which of their rows; null for all
     * @return the selector
     */
    public static TableSelector of(List<Table> names, @Nullable String where) {
        List<Condition> conditions = where == null ? List.of() : List.of(new Condition(null, where));
        return new TableSelector(names, List.of(), conditions, false);
    }

    /**
     * Returns whether a command is about a table.
     *
     * @param table the table
     * @return true if it is
     * @throws TablePattern.UnusablePatternException if the patterns take too long to match
     */
    public boolean contains(Table table) {
        return isAll || names.contains(table) || patterns.stream().anyMatch(pattern -> pattern.matches(table));
    }

    @Nullable
    String where(Table table) {
        return conditions.stream()
                .filter(condition ->
                        condition.tables() == null || condition.tables().matches(table))
                .map(Condition::where)
                .findFirst()
                .orElse(null);
    }
}
