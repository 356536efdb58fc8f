package dev.walferry.kafka.config.rule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One rule of {@code message.key.columns}: a key that replaces the tables' own.
 *
 * @param table matches the whole of {@code schema.table}, unquoted, and ignores case
 * @param columns names in the order within the key; empty for records without a key
 */
public record KeyRule(Pattern table, List<String> columns) {
    /** What {@link #parse} reads. */
    public static final String FORM = "<table>:<column>,<column>;<table>:<column>";

    /**
     * Tells whether the rule is about a table.
     *
     * @param namespace its schema
     * @param name its name
     * @return true if it is
     */
    public boolean matches(String namespace, String name) {
        return table.matcher(namespace + "." + name).matches();
    }

    /**
     * Reads rules.
     *
     * @param text rules, separated by semicolons; blank for none
     * @return the rules in their order
     * @throws IllegalArgumentException if it is not in the form
     */
    public static List<KeyRule> parse(String text) {
        List<KeyRule> rules = new ArrayList<>();
        for (String part : text.split(";", -1)) {
            if (!part.isBlank()) {
                rules.add(rule(part.strip()));
            }
        }
        return List.copyOf(rules);
    }

    /** The last colon separates, because a regular expression may hold others. */
    private static KeyRule rule(String part) {
        int colon = part.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("expected " + FORM);
        }
        String table = part.substring(0, colon).strip();
        try {
            return new KeyRule(Pattern.compile(table, Pattern.CASE_INSENSITIVE), columns(part.substring(colon + 1)));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "the table is not a regular expression: " + e.getDescription() + " at character " + e.getIndex(),
                    e);
        }
    }

    private static List<String> columns(String text) {
        if (text.isBlank()) {
            return List.of();
        }
        List<String> columns =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        if (columns.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("a column has no name; expected " + FORM);
        }
        return columns;
    }
}
