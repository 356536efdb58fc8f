package dev.walferry.kafka.record.json;

import java.nio.charset.StandardCharsets;

/**
 * Floating point numbers in the notation of {@link Double#toString(double)}, which is what Kafka Connect's JSON converter
 * writes: {@code 1.0}, {@code 1.0E10}. A consumer that guesses a field's type from its first value then never takes it for an
 * integer.
 *
 * <p>PostgreSQL prints the shortest digits that read back as the same number, and so does Java since version 19. So the digits
 * are kept and only the notation changes; nothing is parsed. One case differs in its digits, never in its number: Java also
 * takes a decimal that lies exactly halfway to the next number (57650632 as a float is {@code 5.765063E7}), and PostgreSQL
 * does not ({@code 5.7650632E7}).
 */
final class JavaNumber {
    /** The longest notation that is not scientific: at least 10^-3, less than 10^7. */
    private static final int LARGEST_PLAIN = 7;

    private static final int SMALLEST_PLAIN = -2;
    /** Java prints two digits, though one would do, for a number with few significant bits. */
    private static final int SMALLEST_DOUBLE = -306;

    private static final int SMALLEST_FLOAT = -36;
    private static final int MOST_DIGITS = 32;

    private final byte[] digits = new byte[MOST_DIGITS];
    private int count;
    /** The number is 0.d1d2d3... times ten to the power of this. */
    private int exponent;

    /** Writes a finite {@code float8} as PostgreSQL prints it. */
    void float64(byte[] text, int from, int to, JsonBuffer out) {
        boolean negative = read(text, from, to);
        if (exponent < SMALLEST_DOUBLE && count > 0) {
            raw(Double.toString(Double.parseDouble(ascii(text, from, to))), out);
        } else {
            write(negative, out);
        }
    }

    /** Writes a finite {@code float4} as PostgreSQL prints it. */
    void float32(byte[] text, int from, int to, JsonBuffer out) {
        boolean negative = read(text, from, to);
        if (exponent < SMALLEST_FLOAT && count > 0) {
            raw(Float.toString(Float.parseFloat(ascii(text, from, to))), out);
        } else {
            write(negative, out);
        }
    }

    private static String ascii(byte[] text, int from, int to) {
        return new String(text, from, to - from, StandardCharsets.US_ASCII);
    }

    private static void raw(String ascii, JsonBuffer out) {
        out.raw(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    /** Takes a number apart; true if it has a minus. */
    private boolean read(byte[] text, int from, int to) {
        count = 0;
        exponent = 0;
        boolean negative = text[from] == '-';
        boolean fraction = false;
        for (int i = negative ? from + 1 : from; i < to; i++) {
            byte b = text[i];
            if (b == '.') {
                fraction = true;
            } else if (b == 'e') {
                exponent += Integer.parseInt(ascii(text, i + 1, to));
                break;
            } else {
                digit(b, fraction);
            }
        }
        while (count > 0 && digits[count - 1] == '0') {
            count--;
        }
        return negative;
    }

    private void digit(byte b, boolean fraction) {
        if (b < '0' || b > '9') {
            throw new IllegalArgumentException("expected a digit");
        }
        if (count == 0 && b == '0') {
            exponent -= fraction ? 1 : 0;
            return;
        }
        digits[count++] = b;
        exponent += fraction ? 0 : 1;
    }

    private void write(boolean negative, JsonBuffer out) {
        if (negative) {
            out.raw('-');
        }
        if (count == 0) {
            out.raw('0').raw('.').raw('0');
        } else if (exponent > LARGEST_PLAIN || exponent < SMALLEST_PLAIN) {
            out.raw((char) digits[0]).raw('.');
            fraction(1, out);
            out.raw('E').number(exponent - 1);
        } else if (exponent <= 0) {
            out.raw('0').raw('.');
            zeros(-exponent, out);
            fraction(0, out);
        } else {
            int whole = Math.min(exponent, count);
            out.raw(digits, 0, whole);
            zeros(exponent - whole, out);
            out.raw('.');
            fraction(whole, out);
        }
    }

    /** Writes the digits from a place on, or a zero if there are none. */
    private void fraction(int start, JsonBuffer out) {
        if (start < count) {
            out.raw(digits, start, count);
        } else {
            out.raw('0');
        }
    }

    private static void zeros(int count, JsonBuffer out) {
        for (int i = 0; i < count; i++) {
            out.raw('0');
        }
    }
}
