package dev.walferry.internal.type;

import dev.walferry.internal.value.Hex;
import dev.walferry.type.PgFloat;
import dev.walferry.type.TypeOid;
import java.nio.ByteBuffer;

/** PostgreSQL's text of Java values, and how it is quoted inside other values. */
public final class ValuePrinter {
    private static final String COMPOSITE_SPECIAL = "\"\\(), \t\n\r\u000B\f";
    private static final String RANGE_SPECIAL = COMPOSITE_SPECIAL + "[]";
    private static final String ARRAY_SPECIAL = "\"\\{} \t\n\r\u000B\f";

    private ValuePrinter() {}

    /**
     * Prints an object that {@link dev.walferry.type.PgValue} makes.
     *
     * @param value the object
     * @return PostgreSQL's text
     */
    public static String print(Object value) {
        if (value instanceof Boolean b) {
            return b ? "t" : "f";
        }
        if (value instanceof Double d) {
            return PgFloat.toText(d);
        }
        if (value instanceof Float f) {
            return PgFloat.toText(f);
        }
        if (value instanceof ByteBuffer bytes) {
            return hex(bytes);
        }
        // every other class that the decoder makes prints itself as PostgreSQL does
        return value.toString();
    }

    private static String hex(ByteBuffer bytes) {
        int length = TextLimit.check(TypeOid.BYTEA, 2 + 2L * bytes.remaining());
        StringBuilder out = new StringBuilder(length).append("\\x");
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            Hex.appendLower(out, bytes.get(i));
        }
        return out.toString();
    }

    /**
     * Appends a field of a composite: in quotes if it has special characters, with quotes and backslashes doubled.
     *
     * @param out what to append to
     * @param value the value
     */
    public static void appendField(StringBuilder out, Object value) {
        appendDoubling(out, print(value), COMPOSITE_SPECIAL);
    }

    /**
     * Appends a bound of a range: like a field, with brackets among the special characters.
     *
     * @param out what to append to
     * @param value the value
     */
    public static void appendBound(StringBuilder out, Object value) {
        appendDoubling(out, print(value), RANGE_SPECIAL);
    }

    /**
     * Appends an element of an array: in quotes if it has special characters, with a backslash before each quote and
     * backslash.
     *
     * @param out what to append to
     * @param value the value
     * @param delimiter what separates elements
     */
    public static void appendElement(StringBuilder out, Object value, char delimiter) {
        String text = print(value);
        boolean plain = !text.isEmpty()
                && !text.equalsIgnoreCase("NULL")
                && text.indexOf(delimiter) < 0
                && !containsAny(text, ARRAY_SPECIAL);
        if (plain) {
            out.append(text);
        } else {
            appendQuoted(out, text);
        }
    }

    /**
     * Appends text in quotes, with a backslash before each quote and backslash.
     *
     * @param out what to append to
     * @param text the text
     */
    public static void appendQuoted(StringBuilder out, String text) {
        TextLimit.check(0, out.length() + 2L + 2L * text.length());
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        out.append('"');
    }

    private static void appendDoubling(StringBuilder out, String text, String special) {
        if (!text.isEmpty() && !containsAny(text, special)) {
            out.append(text);
            return;
        }
        TextLimit.check(0, out.length() + 2L + 2L * text.length());
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append(c);
            }
            out.append(c);
        }
        out.append('"');
    }

    private static boolean containsAny(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }
}
