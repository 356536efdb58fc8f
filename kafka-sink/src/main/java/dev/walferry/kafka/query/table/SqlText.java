package dev.walferry.kafka.query.table;

import java.util.List;
import java.util.stream.Collectors;

/** Names and constants in statements. Values are parameters. */
public final class SqlText {
    private SqlText() {}

    /** Returns a name exactly as it is. */
    static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String name(String schema, String name) {
        return name(schema) + '.' + name(name);
    }

    /**
     * Names of columns, quoted.
     *
     * @param names the names
     * @return the list, with commas
     */
    public static String names(List<String> names) {
        return names.stream().map(SqlText::name).collect(Collectors.joining(", "));
    }

    /**
     * Returns a constant, whatever {@code standard_conforming_strings} says.
     *
     * @param text its value
     * @return it in SQL
     */
    public static String literal(String text) {
        String quoted = text.replace("'", "''");
        return quoted.indexOf('\\') < 0 ? "'" + quoted + "'" : " E'" + quoted.replace("\\", "\\\\") + "'";
    }

    /**
     * Returns a query that others are made around: without the semicolon, and with an end of line for a comment at its end.
     *
     * @param query the query
     * @return it in parentheses
     */
    public static String subquery(String query) {
        String text = query.strip();
        while (text.endsWith(";")) {
            text = text.substring(0, text.length() - 1).strip();
        }
        return "(" + text + "\n)";
    }
}
