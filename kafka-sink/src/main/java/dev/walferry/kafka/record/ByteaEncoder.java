package dev.walferry.kafka.record;

/** Writes {@code bytea}, which comes as {@code \x} and hexadecimal digits. */
final class ByteaEncoder implements ColumnEncoder {
    private final BinaryText binary;

    ByteaEncoder(BinaryText binary) {
        this.binary = binary;
    }

    @Override
    public void encode(byte[] bytes, int from, int to, JsonBuffer out) {
        if (to - from < 2 || bytes[from] != '\\' || bytes[from + 1] != 'x') {
            throw new IllegalArgumentException("hexadecimal output expected");
        }
        binary.write(bytes, from, decodeHex(bytes, from + 2, to, from), out);
    }

    /** Turns pairs of digits into bytes in place; returns the index behind the last byte. */
    static int decodeHex(byte[] bytes, int from, int to, int target) {
        if ((to - from) % 2 != 0) {
            throw new IllegalArgumentException("pairs of digits expected");
        }
        int end = target;
        for (int i = from; i < to; i += 2) {
            bytes[end++] = (byte) (digit(bytes[i]) << 4 | digit(bytes[i + 1]));
        }
        return end;
    }

    private static int digit(byte b) {
        int digit = Character.digit(b, 16);
        if (digit < 0) {
            throw new IllegalArgumentException("hexadecimal digit expected");
        }
        return digit;
    }
}
