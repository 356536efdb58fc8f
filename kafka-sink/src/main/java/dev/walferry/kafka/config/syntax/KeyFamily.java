package dev.walferry.kafka.config.syntax;

import java.util.regex.Pattern;

/**
 * Keys whose names hold a part of the user's own, such as a number.
 *
 * @param group the chapter of the reference
 * @param form the name, with its free parts in angle brackets
 * @param pattern matches the names
 * @param expected what their values are
 * @param documentation what they do, in Markdown
 */
public record KeyFamily(String group, String form, Pattern pattern, String expected, String documentation) {
    /**
     * Returns whether a key belongs to it.
     *
     * @param key a name
     * @return whether the name has the form
     */
    public boolean contains(String key) {
        return pattern.matcher(key).matches();
    }
}
