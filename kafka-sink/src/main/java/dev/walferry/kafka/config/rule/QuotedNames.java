package dev.walferry.kafka.config.rule;

import java.util.ArrayList;
import java.util.List;

/** Splits lists of names that may hold commas: within double quotes a comma is part of a name. */
public final class QuotedNames {
    private QuotedNames() {}

    /**
     * Splits at the commas outside of double quotes.
     *
     * @param text the list
     * @return each part without the blanks around it, with its quotes; never empty
     * @throws IllegalArgumentException if a quote is not closed
     */
    public static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && (quoted || opens(text, i))) {
                quoted = !quoted; // a doubled quote closes and opens again
            } else if (c == ',' && !quoted) {
                parts.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("a double quote is not closed");
        }
        parts.add(text.substring(start).strip());
        return parts;
    }

    /** A quote within a name that does not begin with one is an ordinary character. */
    private static boolean opens(String text, int at) {
        int before = at - 1;
        while (before >= 0 && Character.isWhitespace(text.charAt(before))) {
            before--;
        }
        return before < 0 || text.charAt(before) == ',' || text.charAt(before) == '.' || text.charAt(before) == '"';
    }

    /**
     * Splits a list and removes the quotes.
     *
     * @param text the list
     * @return each name exactly as PostgreSQL knows it; never empty
     * @throws IllegalArgumentException if a name is empty or a quote is not closed
     */
    public static List<String> parse(String text) {
        return split(text).stream().map(QuotedNames::unquoted).toList();
    }

    private static String unquoted(String part) {
        String name = part.length() > 1 && part.startsWith("\"") && part.endsWith("\"")
                ? part.substring(1, part.length() - 1).replace("\"\"", "\"")
                : part;
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a name is empty");
        }
        return name;
    }
}
