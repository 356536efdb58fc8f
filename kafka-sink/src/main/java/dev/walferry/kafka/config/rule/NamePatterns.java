package dev.walferry.kafka.config.rule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A list of regular expressions for names. One of them has to match a whole name, ignoring case. Immutable.
 *
 * @param patterns the expressions, in the order in which they were given
 * @param database a name that expressions may have before the others; null for none
 */
public record NamePatterns(List<Pattern> patterns, @Nullable String database) {
    /** An expression for two dots is one for three names. */
    private static final int DOTS = 2;

    /**
     * Takes a list as it is configured.
     *
     * @param text expressions separated by commas; a comma within one has a backslash before it
     * @return the expressions
     * @throws IllegalArgumentException if one is not a regular expression, or there is none; says which one
     */
    public static NamePatterns parse(String text) {
        List<Pattern> patterns = new ArrayList<>();
        for (String expression : split(text)) {
            patterns.add(compile(expression, patterns.size() + 1));
        }
        if (patterns.isEmpty()) {
            throw new IllegalArgumentException("has no regular expression");
        }
        return new NamePatterns(List.copyOf(patterns), null);
    }

    private static Pattern compile(String expression, int number) {
        try {
            return Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "part " + number + " is not a regular expression: " + e.getDescription() + " at character "
                            + e.getIndex(),
                    e);
        }
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == ',') {
                add(text.substring(start, i), parts);
                start = i + 1;
            }
        }
        add(text.substring(start), parts);
        return parts;
    }

    private static void add(String part, List<String> parts) {
        if (!part.isBlank()) {
            parts.add(part.strip().replace("\\,", ","));
        }
    }

    /**
     * Returns the expressions that match nothing.
     *
     * @param names whole names
     * @return their places in the list, counted from 1
     */
    public List<Integer> unmatched(Collection<String> names) {
        return IntStream.range(0, patterns.size())
                .filter(i -> names.stream().noneMatch(name -> matches(patterns.get(i), name)))
                .mapToObj(i -> i + 1)
                .toList();
    }

    /**
     * Tells whether an expression matches a name.
     *
     * @param name the whole name
     * @return true if one does
     */
    public boolean matches(String name) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, name));
    }

    private boolean matches(Pattern pattern, String name) {
        return pattern.matcher(name).matches()
                || (database != null
                        && dots(pattern.pattern()) >= DOTS
                        && pattern.matcher(database + "." + name).matches());
    }

    /** Counts the dots that separate names. One that is repeated stands for any text. */
    private static int dots(String expression) {
        int dots = 0;
        for (int i = 0; i < expression.length(); i++) {
            boolean isEscape = expression.charAt(i) == '\\';
            boolean isRepeated = i + 1 < expression.length() && "*+?{".indexOf(expression.charAt(i + 1)) >= 0;
            if (isEscape) {
                i++;
            }
            if (i < expression.length() && expression.charAt(i) == '.' && (isEscape || !isRepeated)) {
                dots++;
            }
        }
        return dots;
    }

    /**
     * Returns the same expressions for names of tables, which may have the database before them. An expression counts for
     * the longer form only if it has two dots: a schema often has the name of its database, and {@code shop\..*} means that
     * schema.
     *
     * @param name the database's name
     * @return expressions that match the whole of {@code schema.table}, or of {@code database.schema.table}
     */
    public NamePatterns inDatabase(String name) {
        return new NamePatterns(patterns, name);
    }
}
