package dev.walferry.kafka.cli.tail;

import dev.walferry.Printable;
import java.util.regex.Pattern;

/** Names and values for a terminal: on one line, and without control characters. */
final class TerminalText {
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    private TerminalText() {}

    /** Returns a name as SQL would need it: in double quotes unless it is plain. */
    static String name(String name) {
        return PLAIN.matcher(name).matches() ? name : Printable.quoted(name);
    }

    /** Returns a value in single quotes, with backslash escapes. */
    static String quoted(String value) {
        String escaped = value.replace("\\", "\\\\")
                .replace("'", "''")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
        return "'" + Printable.of(escaped) + "'";
    }
}
