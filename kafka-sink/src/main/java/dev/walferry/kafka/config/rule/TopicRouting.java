package dev.walferry.kafka.config.rule;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Other topics for tables whose own topic matches a regular expression. Several tables may go to one topic.
 *
 * @param regex has to match the whole name of a table's own topic
 * @param replacement the name of the topic instead, with references to groups
 * @param tableInKey how keys tell the tables apart, or null if they do not
 */
public record TopicRouting(
        Pattern regex, String replacement, @Nullable TableInKey tableInKey) {
    /**
     * A field of keys that tells which table a row is of.
     *
     * @param field the field's name
     * @param regex what has to match the whole name of the table's own topic; null if that is the field's value
     * @param replacement the field's value then, with references to groups
     */
    public record TableInKey(String field, @Nullable Pattern regex, String replacement) {
        /**
         * Returns the field's value.
         *
         * @param own the name of a table's own topic
         * @return what its keys say
         */
        public String value(String own) {
            return regex == null ? own : replaced(own, regex, replacement);
        }
    }

    /**
     * Tells whether a topic is routed.
     *
     * @param own the name of a table's own topic
     * @return true if the expression matches it
     */
    public boolean matches(String own) {
        return regex.matcher(own).matches();
    }

    /**
     * Names the topic instead.
     *
     * @param own the name of a table's own topic
     * @return the topic that its records go to; its own if the expression does not match
     */
    public String topic(String own) {
        return replaced(own, regex, replacement);
    }

    private static String replaced(String text, Pattern regex, String replacement) {
        return regex.matcher(text).matches() ? regex.matcher(text).replaceFirst(replacement) : text;
    }
}
