package dev.walferry.kafka.config.rule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Columns of the tables that a regular expression matches, as JDBC source connectors have them. Immutable.
 *
 * @param table matches the whole of {@code database.schema.table} or of {@code schema.table}, unquoted
 * @param columns their names; never empty
 */
public record ColumnMapping(Pattern table, List<String> columns) {
    /** What {@link #parse} reads. */
    public static final String FORM = "<table>:[<column>|<column>],<table>:[<column>]";

    /**
     * Reads a list of mappings.
     *
     * @param text mappings, separated by commas; blank for none
     * @return the mappings in their order
     * @throws IllegalArgumentException if it is not in the form; says where
     */
    public static List<ColumnMapping> parse(String text) {
        List<ColumnMapping> mappings = new ArrayList<>();
        if (!text.isBlank()) {
            for (String part : text.split(",", -1)) {
                mappings.add(mapping(part.strip(), mappings.size() + 1));
            }
        }
        return List.copyOf(mappings);
    }

    /**
     * Reads a list of mappings to one column each.
     *
     * @param text mappings, separated by commas; blank for none
     * @return the mappings in their order
     * @throws IllegalArgumentException if it is not in the form; says where
     */
    public static List<ColumnMapping> parseSingle(String text) {
        List<ColumnMapping> mappings = parse(text);
        for (int i = 0; i < mappings.size(); i++) {
            if (mappings.get(i).columns.size() > 1) {
                throw new IllegalArgumentException("part " + (i + 1) + " has more than one column");
            }
        }
        return mappings;
    }

    /** The last colon separates, because a regular expression may hold others. */
    private static ColumnMapping mapping(String part, int number) {
        int colon = part.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("part " + number + " is not in the form " + FORM);
        }
        try {
            return new ColumnMapping(
                    Pattern.compile(part.substring(0, colon).strip()),
                    columns(part.substring(colon + 1).strip(), number));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "part " + number + " is not a regular expression: " + e.getDescription() + " at character "
                            + e.getIndex(),
                    e);
        }
    }

    private static List<String> columns(String text, int number) {
        boolean isList = text.startsWith("[") && text.endsWith("]");
        String names = isList ? text.substring(1, text.length() - 1) : text;
        List<String> columns =
                Arrays.stream(names.split("\\|", -1)).map(String::strip).toList();
        if (columns.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("part " + number + " has a column without a name; expected " + FORM);
        }
        return columns;
    }

    /**
     * Returns the columns of a table: the first mapping that matches counts.
     *
     * @param mappings in their order
     * @param database the table's database
     * @param schema its schema
     * @param name its name
     * @return null if none matches
     */
    public static @Nullable List<String> columns(
            List<ColumnMapping> mappings, String database, String schema, String name) {
        String table = schema + "." + name;
        return mappings.stream()
                .filter(mapping -> mapping.table.matcher(database + "." + table).matches()
                        || mapping.table.matcher(table).matches())
                .map(ColumnMapping::columns)
                .findFirst()
                .orElse(null);
    }
}
