package dev.walferry.kafka.record.binary;

import java.nio.charset.StandardCharsets;

/**
 * Numbers from the text that PostgreSQL prints. Most need no String: the digits of a short number and its power of ten
 * are exact in binary, so one multiplication or division rounds correctly. Java's own parser reads the rest.
 */
public final class NumberText {
    /** Up to here every integer is a double. */
    private static final long LARGEST_EXACT = 1L << 53;

    private static final int MOST_DIGITS = 18;
    private static final int LARGEST_EXPONENT = 999;

    /** The powers of ten that are exact in 64 bits. */
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    /** The bits of a double beyond a float's precision, and their value halfway between two floats. */
    private static final long BEYOND_FLOAT = (1L << 29) - 1;

    private static final long HALFWAY = 1L << 28;

    private NumberText() {}

    /**
     * Reads an integer.
     *
     * @param text holds an optional minus and digits
     * @param from index of the first byte
     * @param to index after the last byte
     * @return its value
     * @throws IllegalArgumentException if it is anything else
     * @throws ArithmeticException if it has more than 64 bits
     */
    public static long integer(byte[] text, int from, int to) {
        boolean negative = from < to && text[from] == '-';
        int at = negative ? from + 1 : from;
        if (at >= to) {
            throw new IllegalArgumentException("expected a digit");
        }
        boolean mayOverflow = to - at > MOST_DIGITS;
        long rest = 0; // kept negative, because there is one more negative number
        for (; at < to; at++) {
            int digit = text[at] - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalArgumentException("expected a digit");
            }
            rest = mayOverflow ? Math.subtractExact(Math.multiplyExact(rest, 10L), digit) : rest * 10 - digit;
        }
        return negative ? rest : Math.negateExact(rest);
    }

    /**
     * Reads a number of 64 bits.
     *
     * @param text holds the number as PostgreSQL prints it
     * @param from index of the first byte
     * @param to index after the last byte
     * @return the nearest value
     * @throws IllegalArgumentException if it is not a number
     */
    public static double float64(byte[] text, int from, int to) {
        double exact = exact(text, from, to);
        return Double.isNaN(exact) ? Double.parseDouble(ascii(text, from, to)) : exact;
    }

    /**
     * Reads a number of 32 bits.
     *
     * @param text holds the number as PostgreSQL prints it
     * @param from index of the first byte
     * @param to index after the last byte
     * @return the nearest value
     * @throws IllegalArgumentException if it is not a number
     */
    public static float float32(byte[] text, int from, int to) {
        double exact = exact(text, from, to);
        // Rounding twice is wrong only if the first result is halfway between two floats.
        boolean halfway = (Double.doubleToRawLongBits(exact) & BEYOND_FLOAT) == HALFWAY;
        if (Double.isNaN(exact) || halfway || (Math.abs(exact) < Float.MIN_NORMAL && exact != 0)) {
            return Float.parseFloat(ascii(text, from, to));
        }
        return (float) exact;
    }

    private static String ascii(byte[] text, int from, int to) {
        return new String(text, from, to - from, StandardCharsets.US_ASCII);
    }

    /** Returns the correctly rounded value, or NaN for text that needs more than one step. */
    private static double exact(byte[] text, int from, int to) {
        boolean negative = from < to && text[from] == '-';
        int start = negative ? from + 1 : from;
        int at = start;
        int point = -1;
        long digits = 0;
        for (; at < to; at++) {
            int digit = text[at] - '0';
            if (digit >= 0 && digit <= 9 && at - start < MOST_DIGITS) {
                digits = digits * 10 + digit;
            } else if (text[at] == '.' && point < 0) {
                point = at;
            } else {
                break;
            }
        }
        int power = (at < to ? exponent(text, at, to) : 0) - (point < 0 ? 0 : at - point - 1);
        boolean hasDigit = at - start > (point < 0 ? 0 : 1);
        boolean isExact = hasDigit && digits < LARGEST_EXACT && Math.abs(power) < POWERS_OF_TEN.length;
        if (!isExact) {
            return Double.NaN;
        }
        double value = power < 0 ? digits / POWERS_OF_TEN[-power] : digits * POWERS_OF_TEN[power];
        return negative ? -value : value;
    }

    /** Returns the power of ten after the {@code e}, or one that is too large if there is none. */
    private static int exponent(byte[] text, int at, int to) {
        int sign = at + 1;
        boolean signed = sign < to && (text[sign] == '-' || text[sign] == '+');
        int first = signed ? sign + 1 : sign;
        if (text[at] != 'e' || first >= to || to - first > 3) {
            return LARGEST_EXPONENT;
        }
        int exponent = 0;
        for (int i = first; i < to; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return LARGEST_EXPONENT;
            }
            exponent = exponent * 10 + digit;
        }
        return signed && text[sign] == '-' ? -exponent : exponent;
    }
}
