package dev.walferry.kafka.config.rule;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A topic's name with variables for prefix, schema and table.
 *
 * @param text the name
 */
public record TopicTemplate(String text) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");
    private static final Pattern LITERAL = Pattern.compile("[a-zA-Z0-9._-]*");
    private static final String PREFIX = "topic.prefix";
    private static final String SCHEMA = "schema";
    private static final String TABLE = "table";
    private static final List<String> VARIABLES = List.of(PREFIX, SCHEMA, TABLE);

    /**
     * Takes a template as it is configured.
     *
     * @param text the name
     * @return the template
     * @throws IllegalArgumentException if it has another variable, lacks the table or cannot be the name of a topic
     */
    public static TopicTemplate parse(String text) {
        Matcher variable = VARIABLE.matcher(text);
        boolean hasTable = false;
        while (variable.find()) {
            if (!VARIABLES.contains(variable.group(1))) {
                throw new IllegalArgumentException(
                        "has an unknown variable; expected ${topic.prefix}, ${schema} or ${table}");
            }
            hasTable |= variable.group(1).equals(TABLE);
        }
        if (!hasTable) {
            throw new IllegalArgumentException(
                    "has no ${table}, so that tables would share a topic: set topic.regex if they are meant to");
        }
        if (!LITERAL.matcher(VARIABLE.matcher(text).replaceAll("")).matches()) {
            throw new IllegalArgumentException("expected variables and a-z, A-Z, 0-9, '.', '_' and '-'");
        }
        return new TopicTemplate(text);
    }

    /**
     * Returns a table's topic.
     *
     * @param prefix first part of topics' names
     * @param schema the table's schema
     * @param table the table's name
     * @return the name, which may hold any character
     */
    public String topic(String prefix, String schema, String table) {
        return VARIABLE.matcher(text)
                .replaceAll(variable -> Matcher.quoteReplacement(
                        switch (variable.group(1)) {
                            case PREFIX -> prefix;
                            case SCHEMA -> schema;
                            default -> table;
                        }));
    }
}
