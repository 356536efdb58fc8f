package dev.walferry.kafka.record.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * A decimal number with many digits. The JDK takes time that grows with the square of their number to read one. It multiplies
 * large numbers faster than that, so a long number is read in two halves, and these likewise.
 */
final class LongDecimal {
    /** The most digits that the JDK reads at least as fast. */
    private static final int PIECE = 1_000;

    private LongDecimal() {}

    /** Reads a plain number without exponent. */
    static BigDecimal read(byte[] bytes, int from, int to) {
        if (to - from <= PIECE) {
            return new BigDecimal(text(bytes, from, to));
        }
        boolean isNegative = bytes[from] == '-';
        int start = isNegative ? from + 1 : from;
        byte[] digits = new byte[to - start];
        int count = 0;
        int scale = 0;
        for (int i = start; i < to; i++) {
            if (bytes[i] == '.') {
                scale = to - 1 - i;
            } else {
                digits[count++] = bytes[i];
            }
        }
        BigInteger unscaled = integer(digits, 0, count);
        return new BigDecimal(isNegative ? unscaled.negate() : unscaled, scale);
    }

    private static BigInteger integer(byte[] digits, int from, int to) {
        if (to - from <= PIECE) {
            return new BigInteger(text(digits, from, to));
        }
        int low = (to - from) / 2;
        BigInteger high = integer(digits, from, to - low);
        return high.multiply(BigInteger.TEN.pow(low)).add(integer(digits, to - low, to));
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }
}
