package dev.walferry.kafka.record.json;

import dev.walferry.kafka.record.text.Digits;
import dev.walferry.kafka.record.text.GrowingArray;
import dev.walferry.kafka.record.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON in UTF-8, written front to back into an array that is reused from record to record.
 *
 * <p>Text is escaped straight from PostgreSQL's bytes. Bytes that are not UTF-8 become U+FFFD, one for each, so that the
 * output is valid whatever the database holds.
 */
final class JsonBuffer {
    private static final int SMALLEST = 1024;

    /** A larger array is given up after its record, so that one huge row does not cost its memory forever. */
    private static final int LARGEST_KEPT = 1 << 20;

    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);
    private static final byte[] HEX_DIGITS = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SMALLEST_LONG = "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_NUMBER = 20;

    private byte[] bytes = new byte[SMALLEST];
    private int size;

    /**
     * Whether characters beyond U+FFFF are written as escaped surrogate pairs, as Jackson's generator does. Keys need
     * it: their bytes decide the partition, so they have to be the same as Debezium's.
     */
    private final boolean escapesPairs;

    JsonBuffer(boolean escapesPairs) {
        this.escapesPairs = escapesPairs;
    }

    /** Creates a buffer that writes characters beyond U+FFFF as they are. */
    JsonBuffer() {
        this(false);
    }

    /** Empties the buffer. */
    JsonBuffer reset() {
        size = 0;
        if (bytes.length > LARGEST_KEPT) {
            bytes = new byte[SMALLEST];
        }
        return this;
    }

    /**
     * Returns what was written, in an array of exactly its size. A huge record's buffer is given up at once: otherwise there
     * would be one more copy of the record until the producer has copied it.
     */
    byte[] toBytes() {
        if (size <= LARGEST_KEPT) {
            return Arrays.copyOf(bytes, size);
        }
        byte[] written = bytes.length == size ? bytes : Arrays.copyOf(bytes, size);
        bytes = new byte[SMALLEST];
        size = 0;
        return written;
    }

    JsonBuffer raw(byte[] part) {
        return raw(part, 0, part.length);
    }

    /** Copies what needs no escaping. */
    JsonBuffer raw(byte[] source, int from, int to) {
        reserve(to - from);
        System.arraycopy(source, from, bytes, size, to - from);
        size += to - from;
        return this;
    }

    JsonBuffer raw(char ascii) {
        reserve(1);
        bytes[size++] = (byte) ascii;
        return this;
    }

    JsonBuffer nothing() {
        return raw(JsonConstants.NULL);
    }

    JsonBuffer text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return text(utf8, 0, utf8.length);
    }

    /** Writes text as a string: quoted, escaped, made valid. */
    JsonBuffer text(byte[] source, int from, int to) {
        reserve(to - from + 2);
        bytes[size++] = '"';
        int at = from;
        while (at < to) {
            int end = PlainRun.end(source, at, to);
            raw(source, at, end);
            at = end;
            while (at < to && (source[at] < ' ' || source[at] == '"' || source[at] == '\\')) {
                at += source[at] < 0 ? multiByte(source, at, to) : escape(source[at]);
            }
        }
        return raw('"');
    }

    private int multiByte(byte[] source, int at, int to) {
        int length = Utf8.sequence(source, at, to);
        if (length == 0) {
            raw(REPLACEMENT);
            return 1;
        }
        if (length == Integer.BYTES && escapesPairs) {
            int codePoint = Utf8.codePoint(source, at);
            escapeUnit(Character.highSurrogate(codePoint));
            escapeUnit(Character.lowSurrogate(codePoint));
        } else {
            raw(source, at, at + length);
        }
        return length;
    }

    private int escape(byte b) {
        raw('\\');
        switch (b) {
            case '"', '\\' -> raw((char) b);
            case '\b' -> raw('b');
            case '\t' -> raw('t');
            case '\n' -> raw('n');
            case '\f' -> raw('f');
            case '\r' -> raw('r');
            default -> hex(b);
        }
        return 1;
    }

    private void escapeUnit(char unit) {
        raw('\\');
        hex(unit);
    }

    private void hex(int unit) {
        raw('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            raw((char) HEX_DIGITS[unit >> shift & 0xF]);
        }
    }

    /** Writes text that needs no escaping as a string. */
    JsonBuffer ascii(byte[] source, int from, int to) {
        int length = to - from;
        reserve(length + 2);
        bytes[size] = '"';
        System.arraycopy(source, from, bytes, size + 1, length);
        bytes[size + 1 + length] = '"';
        size += length + 2;
        return this;
    }

    JsonBuffer number(long value) {
        reserve(LONGEST_NUMBER);
        if (value == Long.MIN_VALUE) {
            return raw(SMALLEST_LONG);
        }
        if (value < 0) {
            bytes[size++] = '-';
        }
        long positive = Math.abs(value);
        int digits = Digits.count(positive);
        Digits.put(positive, digits, bytes, size);
        size += digits;
        return this;
    }

    /** Writes a number that is not negative with at least {@code width} digits, with leading zeros. */
    JsonBuffer padded(long value, int width) {
        int digits = Math.max(width, Digits.count(value));
        reserve(digits);
        Digits.put(value, digits, bytes, size);
        size += digits;
        return this;
    }

    /** Repeats the bytes between two positions. */
    JsonBuffer again(int from, int to) {
        reserve(to - from);
        System.arraycopy(bytes, from, bytes, size, to - from);
        size += to - from;
        return this;
    }

    /** Returns the last byte written, 0 if there is none. */
    byte last() {
        return size == 0 ? 0 : bytes[size - 1];
    }

    /** Returns where the next byte goes. */
    int position() {
        return size;
    }

    /** Makes room for {@code count} more bytes and returns where they go; {@link #advance} counts them. */
    int reserve(int count) {
        if (bytes.length - size < count) {
            bytes = GrowingArray.enlarge(bytes, (long) size + count);
        }
        return size;
    }

    /** Returns the array that is written to, valid until the next {@link #reserve}. */
    byte[] array() {
        return bytes;
    }

    void advance(int count) {
        size += count;
    }

    /** Discards everything from a position on. */
    void rewind(int position) {
        size = position;
    }
}
