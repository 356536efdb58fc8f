package dev.walferry.internal.value;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * Exact decimals from text and from the binary format of numeric.
 *
 * <p>Binary is a count of digits, the weight of the first, a sign, the number of decimal digits after the point
 * (dscale), each 16 bits, and the digits, each 0 to 9999, without leading and trailing zeros. Digits after dscale are
 * cut off, as PostgreSQL does when it prints. This comes before any arithmetic, because dividing by 10^131072 is slow.
 */
public final class NumericReader {
    /** Sign of a positive number. */
    public static final int POSITIVE = 0x0000;
    /** Sign of a negative number. */
    public static final int NEGATIVE = 0x4000;
    /** Sign of NaN. */
    public static final int NAN = 0xC000;
    /** Sign of infinity. */
    public static final int INFINITY = 0xD000;
    /** Sign of minus infinity. */
    public static final int MINUS_INFINITY = 0xF000;

    private static final int MAX_SCALE = 16_383;
    /** A sign, the most digits that numeric has before the point, the point, and the most after it. */
    private static final int MAX_TEXT = 1 + 131_072 + 1 + MAX_SCALE;

    private static final int DIGIT = 4;
    private static final int HEADER = 8;
    private static final int SIGN_AT = 4;
    /** The most decimal digits that always fit into a long. */
    private static final int LONG_DIGITS = 18;

    private NumericReader() {}

    /**
     * Reads the sign field.
     *
     * @param in at the first byte of the value; it does not move
     * @return one of the constants
     */
    public static int sign(WireReader in) {
        if (in.remaining() < HEADER) {
            throw new MalformedException(in.position(), "expected a header of " + HEADER + " bytes, got fewer");
        }
        int sign = WireReader.uint16(in.bytes(), in.position() + SIGN_AT);
        if (sign != POSITIVE && sign != NEGATIVE && sign != NAN && sign != INFINITY && sign != MINUS_INFINITY) {
            throw new MalformedException(in.position() + SIGN_AT, "expected a sign, got another number");
        }
        if (sign > NEGATIVE && in.remaining() != HEADER) {
            throw new MalformedException(
                    in.position() + HEADER, "expected the end after NaN or an infinity, got more bytes");
        }
        return sign;
    }

    /**
     * Reads a finite number in binary format.
     *
     * @param in at the first byte of the value; afterwards at its end
     * @return the number with scale dscale
     */
    public static BigDecimal binary(WireReader in) {
        int start = in.position();
        int count = in.uint16();
        int weight = (short) in.uint16();
        boolean negative = in.uint16() == NEGATIVE;
        int scale = checkedScale(in, start, count);
        int kept = Math.max(0, Math.min(count, weight + 1 + (scale + DIGIT - 1) / DIGIT));
        BigInteger digits = kept <= LONG_DIGITS / DIGIT ? BigInteger.valueOf(smallDigits(in, kept)) : digits(in, kept);
        while (in.remaining() > 0) {
            digit(in);
        }
        if (digits.signum() == 0) {
            return BigDecimal.valueOf(0, scale);
        }
        int exponent = DIGIT * (weight - kept + 1);
        // the scale is set last: it may add zeros or cut a part of the last digit
        BigDecimal number = new BigDecimal(negative ? digits.negate() : digits, -exponent);
        return number.setScale(scale, RoundingMode.DOWN);
    }

    /**
     * Returns the text of a finite number in binary format, without a BigDecimal in between, which would be slow for the
     * largest numbers.
     *
     * @param in at the first byte of the value; afterwards at its end
     * @return the number with as many fraction digits as dscale says
     */
    public static String print(WireReader in) {
        int start = in.position();
        int count = in.uint16();
        int weight = (short) in.uint16();
        boolean negative = in.uint16() == NEGATIVE;
        int scale = checkedScale(in, start, count);
        int[] digits = new int[count];
        for (int i = 0; i < count; i++) {
            digits[i] = digit(in);
        }
        StringBuilder out = new StringBuilder(DIGIT * Math.max(1, weight + 1) + scale + 2).append('-');
        for (int i = 0; i <= weight; i++) {
            append(out, i < count ? digits[i] : 0);
        }
        if (out.length() == 1) {
            out.append('0');
        }
        int point = out.length();
        for (int i = weight + 1; out.length() < point + scale; i++) {
            appendPadded(out, i >= 0 && i < count ? digits[i] : 0);
        }
        out.setLength(point + scale);
        if (scale > 0) {
            out.insert(point, '.');
        }
        return negative && hasNonZero(out) ? out.toString() : out.substring(1);
    }

    private static void append(StringBuilder out, int digit) {
        if (out.length() > 1) {
            appendPadded(out, digit);
        } else if (digit > 0) {
            out.append(digit);
        }
    }

    private static void appendPadded(StringBuilder out, int digit) {
        for (int unit = 1000; unit > 0; unit /= 10) {
            out.append((char) ('0' + digit / unit % 10));
        }
    }

    private static boolean hasNonZero(StringBuilder text) {
        return text.chars().anyMatch(c -> c >= '1' && c <= '9');
    }

    private static int checkedScale(WireReader in, int start, int count) {
        int scale = in.uint16();
        if (scale > MAX_SCALE || in.remaining() != 2 * count) {
            throw new MalformedException(
                    start,
                    "expected a scale of at most " + MAX_SCALE + " and " + count + " digit groups, got scale " + scale
                            + " and " + in.remaining() + " bytes");
        }
        return scale;
    }

    private static long smallDigits(WireReader in, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value * 10_000 + digit(in);
        }
        return value;
    }

    private static BigInteger digits(WireReader in, int count) {
        byte[] decimals = new byte[DIGIT * count];
        for (int i = 0; i < count; i++) {
            int rest = digit(in);
            for (int at = DIGIT * i + DIGIT - 1; at >= DIGIT * i; at--) {
                decimals[at] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        }
        return new BigInteger(new String(decimals, StandardCharsets.US_ASCII));
    }

    private static int digit(WireReader in) {
        int at = in.position();
        int digit = in.uint16();
        if (digit > 9_999) {
            throw new MalformedException(at, "expected a digit below 10000, got a larger one");
        }
        return digit;
    }

    /**
     * Reads a finite number in text format.
     *
     * @param bytes the array
     * @param offset index of the first byte
     * @param length number of bytes
     * @return the number with as many fraction digits as are there
     */
    public static BigDecimal text(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = length > 0 && bytes[offset] == '-' ? offset + 1 : offset;
        int point = TextReader.digitsEnd(bytes, at, end);
        int last = point < end && bytes[point] == '.' ? TextReader.digitsEnd(bytes, point + 1, end) : point;
        if (point == at || last != end || last == point + 1 || length > MAX_TEXT) {
            throw new MalformedException(offset, "expected a decimal number, got " + length + " bytes of other text");
        }
        if (end - at > LONG_DIGITS) {
            return new BigDecimal(new String(bytes, offset, length, StandardCharsets.US_ASCII));
        }
        long value = 0;
        for (int i = at; i < end; i++) {
            if (i != point) {
                value = value * 10 + (bytes[i] - '0');
            }
        }
        return BigDecimal.valueOf(at > offset ? -value : value, Math.max(0, last - point - 1));
    }

    /**
     * Returns whether bytes are a word.
     *
     * @param bytes the array
     * @param offset index of the first byte
     * @param length number of bytes
     * @param word ASCII characters
     * @return whether they are the same
     */
    public static boolean isWord(byte[] bytes, int offset, int length, String word) {
        return length == word.length() && new TextReader(bytes, offset, length).accept(word);
    }
}
