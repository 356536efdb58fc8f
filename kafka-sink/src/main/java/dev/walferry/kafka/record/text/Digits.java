package dev.walferry.kafka.record.text;

/** Decimal digits of numbers that are not negative. */
public final class Digits {
    /** 00 to 99, one after the other. */
    private static final byte[] PAIRS = pairs();

    /** 1 to 10^18. */
    private static final long[] POWERS_OF_TEN = powersOfTen();

    private Digits() {}

    private static byte[] pairs() {
        byte[] pairs = new byte[200];
        for (int i = 0; i < 100; i++) {
            pairs[2 * i] = (byte) ('0' + i / 10);
            pairs[2 * i + 1] = (byte) ('0' + i % 10);
        }
        return pairs;
    }

    private static long[] powersOfTen() {
        long[] powers = new long[19];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }

    /**
     * Counts the digits of a number.
     *
     * @param value not negative
     * @return at least one
     */
    public static int count(long value) {
        // A bit is worth about 1233 / 4096 digits. For 63 bits that is right or one too few, and the power of ten shows
        // which.
        int bits = Long.SIZE - Long.numberOfLeadingZeros(value | 1);
        int fewest = (bits * 1233) >> 12;
        return value < POWERS_OF_TEN[fewest] ? Math.max(fewest, 1) : fewest + 1;
    }

    /**
     * Writes the last digits of a number, two for each division.
     *
     * @param value not negative
     * @param digits how many digits to write
     * @param target gets the digits
     * @param from index of the first
     */
    public static void put(long value, int digits, byte[] target, int from) {
        long rest = value;
        int at = from + digits;
        while (at - from >= 2) {
            int pair = (int) (rest % 100) * 2;
            rest /= 100;
            target[--at] = PAIRS[pair + 1];
            target[--at] = PAIRS[pair];
        }
        if (at > from) {
            target[from] = (byte) ('0' + rest % 10);
        }
    }
}
