package dev.walferry.kafka.config;

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
record KeyFamily(String group, String form, Pattern pattern, String expected, String documentation) {
    boolean contains(String key) {
        return pattern.matcher(key).matches();
    }
}
