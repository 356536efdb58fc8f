package dev.walferry.internal.value;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Floating point numbers from text. */
public final class FloatParser {
    /** More than PostgreSQL ever prints. Keeps the conversion of hostile text cheap. */
    private static final int MAX_LENGTH = 64;

    /** The most digits that always fit into 64 bits; PostgreSQL prints 17. */
    private static final int MAX_DIGITS = 19;
    /** Beyond every power of ten that a number can have. */
    private static final int HUGE_POWER = 10_000;

    private FloatParser() {}

    /**
     * Returns whether bytes are {@code -?digits[.digits][e[+-]digits]}, {@code NaN}, {@code Infinity} or {@code -Infinity}.
     *
     * @param bytes the array
     * @param offset index of the first byte
     * @param length number of bytes
     * @return whether the other methods may be called
     */
    public static boolean isNumber(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0 || length > MAX_LENGTH) {
            return false;
        }
        int end = offset + length;
        int at = bytes[offset] == '-' ? offset + 1 : offset;
        if (at == end || bytes[at] > '9') {
            return isWord(bytes, at, end, "Infinity") || (at == offset && isWord(bytes, at, end, "NaN"));
        }
        int next = TextReader.digitsEnd(bytes, at, end);
        boolean valid = next > at;
        if (valid && next < end && bytes[next] == '.') {
            at = next + 1;
            next = TextReader.digitsEnd(bytes, at, end);
            valid = next > at;
        }
        if (valid && next < end && bytes[next] == 'e') {
            at = next + 1;
            if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            next = TextReader.digitsEnd(bytes, at, end);
            valid = next > at;
        }
        return valid && next == end;
    }

    /**
     * Returns the double nearest to a number.
     *
     * @param bytes the array
     * @param offset index of the first byte
     * @param length number of bytes, which {@link #isNumber}
     * @return its value
     */
    public static double parseDouble(byte[] bytes, int offset, int length) {
        long bits = nearest(NearestBinary.Format.FLOAT8, bytes, offset, length);
        if (bits == NearestBinary.UNDECIDED) {
            return Double.parseDouble(string(bytes, offset, length));
        }
        double value = Double.longBitsToDouble(bits);
        return bytes[offset] == '-' ? -value : value;
    }

    /**
     * Returns the float nearest to a number.
     *
     * @param bytes the array
     * @param offset index of the first byte
     * @param length number of bytes, which {@link #isNumber}
     * @return its value
     */
    public static float parseFloat(byte[] bytes, int offset, int length) {
        long bits = nearest(NearestBinary.Format.FLOAT4, bytes, offset, length);
        if (bits == NearestBinary.UNDECIDED) {
            return Float.parseFloat(string(bytes, offset, length));
        }
        float value = Float.intBitsToFloat((int) bits);
        return bytes[offset] == '-' ? -value : value;
    }

    private static long nearest(NearestBinary.Format format, byte[] bytes, int offset, int length) {
        int end = offset + length;
        long value = 0;
        int digits = 0;
        int power = 0;
        boolean behindPoint = false;
        int at = bytes[offset] == '-' ? offset + 1 : offset;
        if (bytes[at] > '9') {
            return NearestBinary.special(format, bytes[at] == 'I');
        }
        for (; at < end && bytes[at] != 'e'; at++) {
            int digit = bytes[at] - '0';
            if (digits == MAX_DIGITS) {
                return NearestBinary.UNDECIDED;
            }
            if (digit < 0) {
                behindPoint = true;
            } else {
                value = value * 10 + digit;
                digits += value == 0 ? 0 : 1;
                power -= behindPoint ? 1 : 0;
            }
        }
        return NearestBinary.of(format, value, at < end ? power + exponent(bytes, at + 1, end) : power);
    }

    private static int exponent(byte[] bytes, int from, int end) {
        int value = 0;
        for (int at = from; at < end; at++) {
            if (bytes[at] >= '0') {
                value = Math.min(HUGE_POWER, value * 10 + bytes[at] - '0');
            }
        }
        return bytes[from] == '-' ? -value : value;
    }

    private static boolean isWord(byte[] bytes, int at, int end, String word) {
        if (end - at != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[at + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static String string(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.US_ASCII);
    }
}
