package dev.walferry.kafka.control;

import dev.walferry.replication.Publications.Table;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
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
     * Selects tables. As with Debezium, a pattern that matches none of them is taken for a name.
     *
     * @param tables the tables that there are
     * @return those that the command is about
     * @throws TablePattern.UnusablePatternException if the patterns take too long to match
     */
    public Set<Table> among(Collection<Table> tables) {
        if (isAll) {
            return Set.copyOf(tables);
        }
        Set<Table> selected = new HashSet<>(tables);
        selected.retainAll(Set.copyOf(names));
        for (TablePattern pattern : patterns) {
            List<Table> matching = tables.stream().filter(pattern::matches).toList();
            selected.addAll(
                    matching.isEmpty()
                            ? tables.stream().filter(pattern::isNameOf).toList()
                            : matching);
        }
        return Set.copyOf(selected);
    }

    /**
     * Finds conditions that apply to no table, because they are for others.
     *
     * @param selected the tables that the command is about
     * @return their numbers, from 1 on
     * @throws TablePattern.UnusablePatternException if the patterns take too long to match
     */
    public List<Integer> unfitting(Collection<Table> selected) {
        return IntStream.rangeClosed(1, conditions.size())
                .filter(number -> selected.stream().noneMatch(table -> isFor(conditions.get(number - 1), table)))
                .boxed()
                .toList();
    }

    @Nullable
    String where(Table table) {
        return conditions.stream()
                .filter(condition -> isFor(condition, table))
                .map(Condition::where)
                .findFirst()
                .orElse(null);
    }

    private static boolean isFor(Condition condition, Table table) {
        return condition.tables() == null || condition.tables().matches(table);
    }
}
