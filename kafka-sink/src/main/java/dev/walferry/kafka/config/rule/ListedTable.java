package dev.walferry.kafka.config.rule;

import dev.walferry.Printable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name in a list of tables.
 *
 * @param schema its schema, null for any
 * @param name its name
 */
public record ListedTable(@Nullable String schema, String name) {
    /** What {@link #list} reads. */
    public static final String FORM =
            "names of tables, each alone, after its schema, or after database and schema, separated by commas";

    private static final int MOST_PARTS = 3;

    /**
     * Reads a list of exact names. Parts of a name may have double quotes.
     *
     * @param text names separated by commas, blank for none
     * @return the names
     * @throws IllegalArgumentException if it is not such a list
     */
    public static List<ListedTable> list(String text) {
        return text.isBlank()
                ? List.of()
                : QuotedNames.split(text).stream().map(ListedTable::parse).toList();
    }

    private static ListedTable parse(String text) {
        List<String> parts = parts(text);
        int last = parts.size() - 1;
        if (parts.size() > MOST_PARTS || parts.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("expected " + FORM);
        }
        return new ListedTable(last == 0 ? null : parts.get(last - 1), parts.get(last));
    }

    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                part.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '.' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }

    /**
     * Returns whether this names a table.
     *
     * @param ofSchema the table's schema
     * @param ofName the table's name
     * @return true if it does
     */
    public boolean matches(String ofSchema, String ofName) {
        return name.equals(ofName) && (schema == null || schema.equals(ofSchema));
    }

    @Override
    public String toString() {
        return Printable.of(schema == null ? name : schema + "." + name);
    }
}
