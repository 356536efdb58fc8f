package dev.walferry.kafka.cli;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Names and values for a terminal: on one line, and without the control characters with which a value could play tricks
 * on it.
 */
final class PlainText {
    private static final char QUOTE = '\'';
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    private PlainText() {}

    /** A name as SQL would need it: in double quotes unless it is plain. */
    static String name(String name) {
        if (PLAIN.matcher(name).matches()) {
            return name;
        }
        StringBuilder quoted = new StringBuilder("\"");
        escape(quoted, name, '"');
        return quoted.append('"').toString();
    }

    /** Appends a text in single quotes. */
    static void quoted(StringBuilder to, String text) {
        to.append(QUOTE);
        escape(to, text, QUOTE);
        to.append(QUOTE);
    }

    private static void escape(StringBuilder to, String text, char quote) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> to.append("\\n");
                case '\r' -> to.append("\\r");
                case '\t' -> to.append("\\t");
                case '\\' -> to.append("\\\\");
                default -> {
                    if (c == quote) {
                        to.append(quote).append(quote);
                    } else if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                        to.append("\\u").append(HexFormat.of().toHexDigits(c));
                    } else {
                        to.append(c);
                    }
                }
            }
        }
    }
}
