package dev.walferry.internal.value;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Floating point numbers from text. */
public final class FloatText {
    /** More than PostgreSQL ever prints; keeps the conversion of hostile text cheap. */
    private static final int MAX_LENGTH = 64;

    private static final int NOT_FAST = Integer.MIN_VALUE;
    /** Below this many digits the significand is exact in a double, and up to this power of ten so is the scale. */
    private static final int EXACT_DOUBLE_DIGITS = 15;

    private static final int EXACT_FLOAT_DIGITS = 7;
    private static final double[] TENS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };
    private static final int EXACT_FLOAT_POWER = 10;

    private FloatText() {}

    /**
     * Whether bytes are {@code -?digits[.digits][e[+-]digits]}, {@code NaN}, {@code Infinity} or {@code -Infinity}.
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
        int next = digits(bytes, at, end);
        boolean valid = next > at;
        if (valid && next < end && bytes[next] == '.') {
            at = next + 1;
            next = digits(bytes, at, end);
            valid = next > at;
        }
        if (valid && next < end && bytes[next] == 'e') {
            at = next + 1;
            if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            next = digits(bytes, at, end);
            valid = next > at;
        }
        return valid && next == end;
    }

    /**
     * The double nearest to a number.
     *
     * @param bytes the array
     * @param offset index of the first byte
     * @param length number of bytes, which {@link #isNumber}
     * @return its value
     */
    public static double parseDouble(byte[] bytes, int offset, int length) {
        int fraction = fractionDigits(bytes, offset, length, EXACT_DOUBLE_DIGITS);
        if (fraction == NOT_FAST) {
            return Double.parseDouble(string(bytes, offset, length));
        }
        // both operands are exact, so the one rounding of the division is the right one
        double value = significand(bytes, offset, length) / TENS[fraction];
        return bytes[offset] == '-' ? -value : value;
    }

    /**
     * The float nearest to a number.
     *
     * @param bytes the array
     * @param offset index of the first byte
     * @param length number of bytes, which {@link #isNumber}
     * @return its value
     */
    public static float parseFloat(byte[] bytes, int offset, int length) {
        int fraction = fractionDigits(bytes, offset, length, EXACT_FLOAT_DIGITS);
        if (fraction == NOT_FAST || fraction > EXACT_FLOAT_POWER) {
            return Float.parseFloat(string(bytes, offset, length));
        }
        float value = (float) significand(bytes, offset, length) / (float) TENS[fraction];
        return bytes[offset] == '-' ? -value : value;
    }

    private static int fractionDigits(byte[] bytes, int offset, int length, int maxDigits) {
        int end = offset + length;
        int at = bytes[offset] == '-' ? offset + 1 : offset;
        int point = digits(bytes, at, end);
        int last = point < end && bytes[point] == '.' ? digits(bytes, point + 1, end) : point;
        boolean fast = last == end && last - at <= maxDigits;
        return fast ? Math.max(0, last - point - 1) : NOT_FAST;
    }

    private static long significand(byte[] bytes, int offset, int length) {
        long value = 0;
        for (int at = offset; at < offset + length; at++) {
            byte c = bytes[at];
            if (c >= '0' && c <= '9') {
                value = value * 10 + (c - '0');
            }
        }
        return value;
    }

    private static int digits(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
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
