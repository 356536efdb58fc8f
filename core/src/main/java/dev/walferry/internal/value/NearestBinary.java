package dev.walferry.internal.value;

import java.math.BigInteger;

/**
 * The binary floating point number nearest to a decimal, ties to even, without allocation.
 *
 * <p>{@code digits * 10^power} is {@code (digits * 5^power) * 2^power}, so only {@code 5^power} is needed; a table
 * keeps 128 bits of it. The upper half of the product with the digits usually decides the rounding. If a carry from the
 * part left out could reach that far, the second half of the table is multiplied too. If even that does not decide, the
 * caller is told.
 *
 * @see <a href="https://arxiv.org/abs/2101.11408">Lemire, Number Parsing at a Gigabyte per Second</a>
 * @see <a href="https://arxiv.org/abs/2212.06644">Mushtak and Lemire, Fast Number Parsing Without Fallback</a>
 */
final class NearestBinary {
    /** What {@link #of} returns for a decimal that must be converted in another way. No number has these bits. */
    static final long UNDECIDED = -1;

    /** A binary floating point format. */
    enum Format {
        FLOAT4(23, 127, -64, 38, -17, 10),
        FLOAT8(52, 1023, -342, 308, -4, 23);

        /** Bits after the leading one. */
        final int fraction;

        final int bias;
        /** With up to 19 digits, everything is 0 below this power of ten and infinite above the other. */
        final int leastPower;

        final int greatestPower;
        /** A decimal of 19 digits can lie midway between two numbers only between these powers of ten. */
        final int leastTie;

        final int greatestTie;

        Format(int fraction, int bias, int leastPower, int greatestPower, int leastTie, int greatestTie) {
            this.fraction = fraction;
            this.bias = bias;
            this.leastPower = leastPower;
            this.greatestPower = greatestPower;
            this.leastTie = leastTie;
            this.greatestTie = greatestTie;
        }

        private long infinity() {
            return (2L * bias + 1) << fraction;
        }
    }

    private static final int LEAST = -342;
    private static final int GREATEST = 308;
    private static final int TABLE_BITS = 128;
    /** Between these powers of ten the table is exact, or rounded up so little that a midpoint is still recognized. */
    private static final int LEAST_EXACT = -27;

    private static final int GREATEST_EXACT = 55;
    /** The first 128 bits of each power of five, upper half first. */
    private static final long[] FIVES = new long[2 * (GREATEST - LEAST + 1)];

    static {
        BigInteger power = BigInteger.ONE;
        for (int q = 0; q <= -LEAST; q++) {
            if (q <= GREATEST) {
                put(q, power);
            }
            if (q > 0) {
                BigInteger quotient = BigInteger.ONE
                        .shiftLeft(power.bitLength() + TABLE_BITS - 1)
                        .divide(power);
                put(-q, q <= -LEAST_EXACT ? quotient.add(BigInteger.ONE) : quotient);
            }
            power = power.multiply(BigInteger.valueOf(5));
        }
    }

    private NearestBinary() {}

    private static void put(int q, BigInteger value) {
        int excess = value.bitLength() - TABLE_BITS;
        BigInteger cut = value.shiftRight(excess);
        FIVES[2 * (q - LEAST)] = cut.shiftRight(Long.SIZE).longValue();
        FIVES[2 * (q - LEAST) + 1] = cut.longValue();
    }

    /** Returns the bits of infinity, or else of NaN. */
    static long special(Format format, boolean infinity) {
        long quiet = 1L << (format.fraction - 1);
        return infinity ? format.infinity() : format.infinity() | quiet;
    }

    /**
     * Returns the nearest number's bits, without a sign.
     *
     * @param digits unsigned
     * @param power of ten
     * @return as in {@link Double#longBitsToDouble} or {@link Float#intBitsToFloat}, or {@link #UNDECIDED}
     */
    static long of(Format format, long digits, int power) {
        if (digits == 0 || power < format.leastPower) {
            return 0;
        }
        if (power > format.greatestPower) {
            return format.infinity();
        }
        int zeros = Long.numberOfLeadingZeros(digits);
        long normal = digits << zeros;
        int index = 2 * (power - LEAST);
        long high = multiplyHigh(normal, FIVES[index]);
        long low = normal * FIVES[index];
        long leftOut = -1L >>> (format.fraction + 3);
        if ((high & leftOut) == leftOut) {
            long carried = multiplyHigh(normal, FIVES[index + 1]);
            low += carried;
            if (Long.compareUnsigned(low, carried) < 0) {
                high++;
            }
            if (low == -1 && (power < LEAST_EXACT || power > GREATEST_EXACT)) {
                return UNDECIDED;
            }
        }
        return rounded(format, high, low, power, zeros);
    }

    private static long rounded(Format format, long high, long low, int power, int zeros) {
        int upper = (int) (high >>> (Long.SIZE - 1));
        int cut = upper + Long.SIZE - format.fraction - 3;
        // the leading one, the fraction and one bit to round by
        long mantissa = high >>> cut;
        // floor(power * log2(10)), as a fixed-point number
        int exponent = ((217_706 * power) >> 16) + Long.SIZE - 1 + upper - zeros + format.bias;
        if (exponent <= 0) {
            if (exponent <= -Long.SIZE + 1) {
                return 0;
            }
            mantissa >>>= 1 - exponent;
            // if it rounds up to a leading one, that bit is the smallest exponent
            return (mantissa + (mantissa & 1)) >>> 1;
        }
        if (exponent > 2 * format.bias) {
            return format.infinity();
        }
        boolean tie = power >= format.leastTie && power <= format.greatestTie && Long.compareUnsigned(low, 1) <= 0;
        if (tie && (mantissa & 3) == 1 && (mantissa << cut) == high) {
            mantissa &= ~1L;
        }
        mantissa = (mantissa + (mantissa & 1)) >>> 1;
        // the leading one is not part of the fraction; if it was rounded up to the next power of two, it adds to the
        // exponent
        return mantissa - (1L << format.fraction) + ((long) exponent << format.fraction);
    }

    private static long multiplyHigh(long a, long b) {
        return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
    }
}
