package dev.walferry.kafka.record;

/** A short decimal number as whole number and scale. Longer ones, of more than 18 digits, are for BigDecimal. */
final class Unscaled {
    private static final int MOST_DIGITS = 18;

    long value;
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
                throw new IllegalArgumentException("number expected");
            }
        }
        value = start == from ? digits : -digits;
        scale = to - 1 - point;
        return true;
    }

    /** Writes a whole number as the fewest bytes of two's complement, highest first, in base64. */
    static void writeBytes(long value, JsonBuffer out) {
        int size = (Long.SIZE - Long.numberOfLeadingZeros(value < 0 ? ~value : value)) / Byte.SIZE + 1;
        byte[] bytes = new byte[size];
        long rest = value;
        for (int i = size - 1; i >= 0; i--) {
            bytes[i] = (byte) rest;
            rest >>= Byte.SIZE;
        }
        Base64Text.STANDARD.write(bytes, 0, size, out);
    }
}
