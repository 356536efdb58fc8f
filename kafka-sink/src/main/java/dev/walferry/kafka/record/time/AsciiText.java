package dev.walferry.kafka.record.time;

import dev.walferry.kafka.record.text.Digits;
import dev.walferry.kafka.record.value.ValueSink;

/** A short ASCII text, built front to back in an array that is reused from value to value. */
final class AsciiText {
    /** Longer than any date or time. */
    private static final int CAPACITY = 64;

    private final byte[] bytes = new byte[CAPACITY];
    private int size;

    AsciiText reset() {
        size = 0;
        return this;
    }

    AsciiText put(char ascii) {
        bytes[size++] = (byte) ascii;
        return this;
    }

    AsciiText put(byte[] source, int from, int to) {
        System.arraycopy(source, from, bytes, size, to - from);
        size += to - from;
        return this;
    }

    /** Writes a number that is not negative with at least {@code width} digits. */
    AsciiText padded(long value, int width) {
        int digits = Math.max(width, Digits.count(value));
        Digits.put(value, digits, bytes, size);
        size += digits;
        return this;
    }

    void tell(ValueSink out) {
        out.ascii(bytes, 0, size);
    }
}
