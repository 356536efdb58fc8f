package dev.walferry.internal.plugin.wal2json;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.value.Hex;
import java.nio.charset.StandardCharsets;

/**
 * A strict cursor over the JSON that wal2json writes: no blanks, fields in a fixed order, strings escaped as PostgreSQL
 * does. Bytes above 0x7F are taken as they are. What does not fit is a {@link MalformedException}.
 */
final class JsonReader {
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int position;
    private int limit;

    /** Where the string read last begins, without its quotes. */
    int stringAt;
    /** Bytes of the string read last, as they are written. */
    int stringLength;
    /** Whether the string read last has an escape. */
    boolean stringEscaped;

    void reset(byte[] array, int offset, int length) {
        bytes = array;
        position = offset;
        limit = offset + length;
    }

    void release() {
        reset(NOTHING, 0, 0);
    }

    int position() {
        return position;
    }

    boolean skip(byte[] text) {
        if (limit - position < text.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (bytes[position + i] != text[i]) {
                return false;
            }
        }
        position += text.length;
        return true;
    }

    boolean skip(char c) {
        if (position < limit && bytes[position] == c) {
            position++;
            return true;
        }
        return false;
    }

    void expect(byte[] text) {
        if (!skip(text)) {
            throw new MalformedException(position, "expected " + new String(text, StandardCharsets.US_ASCII));
        }
    }

    void expect(char c) {
        if (!skip(c)) {
            throw new MalformedException(position, "expected " + c);
        }
    }

    void expectEnd() {
        if (position != limit) {
            throw new MalformedException(position, "expected the end, got " + (limit - position) + " more bytes");
        }
    }

    /** Skips a string and notes where it lies. */
    void string() {
        expect('"');
        stringAt = position;
        stringEscaped = false;
        int at = position;
        while (at < limit && bytes[at] != '"') {
            int c = bytes[at];
            if (c == '\\') {
                stringEscaped = true;
                at = escapeEnd(at);
            } else if (c >= 0 && c < ' ') {
                throw new MalformedException(at, "expected control characters to be escaped");
            } else {
                at++;
            }
        }
        if (at >= limit) {
            throw new MalformedException(stringAt, "expected a quote at the end of a string, got none");
        }
        stringLength = at - stringAt;
        position = at + 1;
    }

    private int escapeEnd(int at) {
        int c = at + 1 < limit ? bytes[at + 1] : 0;
        if (c == 'u' && limit - at > 5) {
            JsonText.codeUnit(bytes, at + 2);
            return at + 6;
        }
        if (JsonText.unescaped(c) == 0) {
            throw new MalformedException(at, "expected an escape, got another character after a backslash");
        }
        return at + 2;
    }

    /** Returns an unsigned decimal number of at most 18 digits. */
    long number() {
        int start = position;
        long value = 0;
        while (position < limit && isDigit(bytes[position]) && position - start < 18) {
            value = 10 * value + bytes[position++] - '0';
        }
        if (position == start) {
            throw new MalformedException(start, "expected a number");
        }
        return value;
    }

    /** Returns a number that fits 32 unsigned bits. */
    int uint32() {
        int at = position;
        return narrow(number(), at);
    }

    /** Returns a number that may be printed as a negative one, although it is meant unsigned. */
    int int32() {
        int at = position;
        if (skip('-')) {
            long value = number();
            if (value > 1L << 31) {
                throw new MalformedException(at, "expected a number of 32 bits");
            }
            return (int) -value;
        }
        return narrow(number(), at);
    }

    private static int narrow(long value, int at) {
        if (value > 0xFFFF_FFFFL) {
            throw new MalformedException(at, "expected a number of 32 bits");
        }
        return (int) value;
    }

    /** Skips a number of any length as PostgreSQL prints it, and returns where it began. */
    int numeral() {
        int start = position;
        skip('-');
        int digits = digits();
        if (skip('.')) {
            digits += digits();
        }
        if (digits == 0) {
            throw new MalformedException(start, "expected a value");
        }
        if (skip('e')) {
            if (!skip('-')) {
                expect('+');
            }
            if (digits() == 0) {
                throw new MalformedException(position, "expected an exponent");
            }
        }
        return start;
    }

    private int digits() {
        int start = position;
        while (position < limit && isDigit(bytes[position])) {
            position++;
        }
        return position - start;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    /** Returns a quoted LSN. */
    long lsn() {
        expect('"');
        long high = hex();
        expect('/');
        long low = hex();
        expect('"');
        return high << 32 | low;
    }

    private long hex() {
        int start = position;
        long value = 0;
        while (position < limit && position - start < 8 && bytes[position] != '/' && bytes[position] != '"') {
            value = value << 4 | Hex.digit(bytes, position++);
        }
        if (position == start) {
            throw new MalformedException(start, "expected an LSN");
        }
        return value;
    }
}
