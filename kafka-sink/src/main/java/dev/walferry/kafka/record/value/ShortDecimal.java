package dev.walferry.kafka.record.value;

/** A decimal number of at most 18 digits as an unscaled integer and a scale. Longer numbers are left to BigDecimal. */
final class ShortDecimal {
    private static final int MOST_DIGITS = 18;

    /** The unscaled value in two's complement, highest byte first. */
    private final byte[] bigEndian = new byte[Long.BYTES];

    long unscaled;
    int scale;

    /** Reads a plain number without exponent; false if it is too long. */
    boolean read(byte[] bytes, int from, int to) {
        int start = bytes[from] == '-' ? from + 1 : from;
        if (to - start > MOST_DIGITS) {
            return false;
        }
        long digits = 0;
        int point = to - 1;
        for (int i = start; i < to; i++) {
            byte b = bytes[i];
            if (b == '.') {
                point = i;
            } else if (b >= '0' && b <= '9') {
                digits = digits * 10 + b - '0';
            } else {
                throw new IllegalArgumentException("expected a digit");
            }
        }
        unscaled = start == from ? digits : -digits;
        scale = to - 1 - point;
        return true;
    }

    /** Drops zeros at the end of the fraction. */
    void stripTrailingZeros() {
        while (scale > 0 && unscaled % 10 == 0) {
            unscaled /= 10;
            scale--;
        }
    }

    /** Writes the unscaled value to a sink in the fewest bytes of two's complement. */
    void tellUnscaled(ValueSink out) {
        int size = (Long.SIZE - Long.numberOfLeadingZeros(unscaled < 0 ? ~unscaled : unscaled)) / Byte.SIZE + 1;
        long rest = unscaled;
        for (int i = Long.BYTES - 1; i >= Long.BYTES - size; i--) {
            bigEndian[i] = (byte) rest;
            rest >>= Byte.SIZE;
        }
        out.bytes(bigEndian, Long.BYTES - size, Long.BYTES);
    }
}
