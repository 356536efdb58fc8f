package dev.walferry.type;

import dev.walferry.internal.value.Hex;
import java.nio.ByteBuffer;

/** PostgreSQL's text of Java values, and the ways it is quoted inside other values. */
final class ValuePrinter {
    private static final String COMPOSITE_SPECIAL = "\"\\(), \t\n\r\u000B\f";
    private static final String RANGE_SPECIAL = COMPOSITE_SPECIAL + "[]";
    private static final String ARRAY_SPECIAL = "\"\\{} \t\n\r\u000B\f";

    private ValuePrinter() {}

    static String print(Object value) {
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

    /** A field of a composite: special characters in quotes, quotes and backslashes doubled. */
    static void appendField(StringBuilder out, Object value) {
        appendDoubling(out, print(value), COMPOSITE_SPECIAL);
    }

    /** A bound of a range: like a field, with brackets among the special characters. */
    static void appendBound(StringBuilder out, Object value) {
        appendDoubling(out, print(value), RANGE_SPECIAL);
    }

    /** An element of an array: special characters in quotes, quotes and backslashes behind a backslash. */
    static void appendElement(StringBuilder out, Object value, char delimiter) {
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

    /** Text in quotes, with a backslash before each quote and backslash. */
    static void appendQuoted(StringBuilder out, String text) {
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
