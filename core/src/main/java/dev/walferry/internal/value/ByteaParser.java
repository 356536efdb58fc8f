package dev.walferry.internal.value;

import dev.walferry.internal.MalformedException;
import java.util.Arrays;

/** The two text formats of bytea. */
public final class ByteaParser {
    private ByteaParser() {}

    /**
     * Reads {@code \x} and hexadecimal digits, or text in which a backslash precedes three octal digits or another
     * backslash.
     *
     * @param bytes the array
     * @param offset index of the first byte
     * @param length number of bytes
     * @return a new array
     */
    public static byte[] parse(byte[] bytes, int offset, int length) {
        if (length >= 2 && bytes[offset] == '\\' && bytes[offset + 1] == 'x') {
            return hex(bytes, offset + 2, length - 2);
        }
        return escaped(bytes, offset, length);
    }

    private static byte[] hex(byte[] bytes, int offset, int length) {
        if (length % 2 != 0) {
            throw new MalformedException(offset, "expected two hexadecimal digits for each byte, got an odd number");
        }
        byte[] out = new byte[length / 2];
        for (int i = 0; i < out.length; i++) {
            int at = offset + 2 * i;
            out[i] = (byte) (Hex.digit(bytes, at) << 4 | Hex.digit(bytes, at + 1));
        }
        return out;
    }

    private static byte[] escaped(byte[] bytes, int offset, int length) {
        byte[] out = new byte[length];
        int size = 0;
        int end = offset + length;
        for (int at = offset; at < end; at++) {
            byte c = bytes[at];
            if (c == '\\') {
                if (at + 1 < end && bytes[at + 1] == '\\') {
                    at++;
                } else {
                    c = octal(bytes, at, end);
                    at += 3;
                }
            }
            out[size++] = c;
        }
        return Arrays.copyOf(out, size);
    }

    private static byte octal(byte[] bytes, int at, int end) {
        int value = 0;
        for (int i = 1; i <= 3; i++) {
            int digit = at + i < end ? bytes[at + i] - '0' : -1;
            if (digit < 0 || digit > 7) {
                throw new MalformedException(at, "expected three octal digits, got fewer");
            }
            value = value * 8 + digit;
        }
        if (value > 0xFF) {
            throw new MalformedException(at, "expected an octal number below 400, got a larger one");
        }
        return (byte) value;
    }
}
