package dev.walferry.kafka.cli;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Makes names and values fit to print: on one line, and without control characters, which could otherwise forge lines or
 * change what a terminal shows.
 */
public final class PrintableText {
    private static final char QUOTE = '\'';
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    private PrintableText() {}

    /**
     * Returns a name as SQL would need it: in double quotes unless it is plain.
     *
     * @param name a name as the catalog has it
     * @return the name on one line
     */
    public static String name(String name) {
        if (PLAIN.matcher(name).matches()) {
            return name;
        }
        StringBuilder quoted = new StringBuilder("\"");
        escape(quoted, name, '"');
        return quoted.append('"').toString();
    }

    /**
     * Appends a text in single quotes.
     *
     * @param to appended to
     * @param text any text
     */
    public static void quoted(StringBuilder to, String text) {
        to.append(QUOTE);
        escape(to, text, QUOTE);
        to.append(QUOTE);
    }

    /**
     * Escapes the control characters of a finished line, including line breaks. Everything else stays as it is.
     *
     * @param line a line for a person
     * @return the line without control characters
     */
    public static String line(String line) {
        if (line.chars().noneMatch(c -> isControl((char) c))) {
            return line;
        }
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (isControl(c)) {
                escapeControl(escaped, c);
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static void escape(StringBuilder to, String text, char quote) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' || c == quote) {
                to.append(c).append(c);
            } else if (isControl(c)) {
                escapeControl(to, c);
            } else {
                to.append(c);
            }
        }
    }

    /** Format characters include those that reverse the direction of text. */
    private static boolean isControl(char c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.LINE_SEPARATOR
                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
    }

    private static void escapeControl(StringBuilder to, char c) {
        switch (c) {
            case '\n' -> to.append("\\n");
            case '\r' -> to.append("\\r");
            case '\t' -> to.append("\\t");
            default -> to.append("\\u").append(HexFormat.of().toHexDigits(c));
        }
    }
}
