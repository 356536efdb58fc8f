package dev.walferry.kafka.cli.tail;

import dev.walferry.type.TypeOid;

/** How a value's text is written in JSON: without quotes for the same types as PostgreSQL's {@code to_json}. */
enum ValueShape {
    NUMBER,
    BOOLEAN,
    STRING;

    /** Returns the shape of a value. NaN and Infinity, which JSON lacks, are strings. */
    static ValueShape of(int typeOid, String text) {
        return switch (typeOid) {
            case TypeOid.BOOL -> BOOLEAN;
            case TypeOid.INT2, TypeOid.INT4, TypeOid.INT8, TypeOid.FLOAT4, TypeOid.FLOAT8, TypeOid.NUMERIC ->
                isJsonNumber(text) ? NUMBER : STRING;
            default -> STRING;
        };
    }

    /** Tells whether a text is a number by the grammar of RFC 8259, which allows any number of digits. */
    static boolean isJsonNumber(String text) {
        int at = text.startsWith("-") ? 1 : 0;
        int integer = at;
        at = digits(text, at);
        if (at == integer || (text.charAt(integer) == '0' && at > integer + 1)) {
            return false;
        }
        if (at < text.length() && text.charAt(at) == '.') {
            int fraction = at + 1;
            at = digits(text, fraction);
            if (at == fraction) {
                return false;
            }
        }
        return at == text.length() || isExponent(text, at);
    }

    private static boolean isExponent(String text, int start) {
        if (text.charAt(start) != 'e' && text.charAt(start) != 'E') {
            return false;
        }
        int at = start + 1;
        if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
            at++;
        }
        return at < text.length() && digits(text, at) == text.length();
    }

    private static int digits(String text, int start) {
        int at = start;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
