package dev.walferry.kafka.record;

/**
 * Writes bit strings: one bit as a boolean, more as base64 of their bytes, lowest bits first. {@code bit(n)} always has
 * the bytes for n bits; {@code varbit} only as many as its highest set bit needs.
 */
final class BitEncoders {
    private static final byte[] TRUE = Json.bytes("true");
    private static final byte[] FALSE = Json.bytes("false");

    private BitEncoders() {}

    static ColumnEncoder of(int typmod, boolean fixed) {
        if (typmod == 1) {
            return (bytes, from, to, out) -> flag(from < to && bytes[from] == '1', out);
        }
        return (bytes, from, to, out) -> bits(bytes, from, to, fixed, out);
    }

    static void bool(byte[] bytes, int from, int to, JsonBuffer out) {
        if (to - from != 1 || (bytes[from] != 't' && bytes[from] != 'f')) {
            throw new IllegalArgumentException("t or f expected");
        }
        flag(bytes[from] == 't', out);
    }

    private static void flag(boolean value, JsonBuffer out) {
        out.raw(value ? TRUE : FALSE);
    }

    private static void bits(byte[] bytes, int from, int to, boolean fixed, JsonBuffer out) {
        byte[] littleEndian = new byte[(to - from + Byte.SIZE - 1) / Byte.SIZE];
        int used = fixed ? littleEndian.length : 0;
        for (int bit = 0; bit < to - from; bit++) {
            byte b = bytes[to - 1 - bit];
            if (b == '1') {
                littleEndian[bit / Byte.SIZE] |= (byte) (1 << bit % Byte.SIZE);
                used = Math.max(used, bit / Byte.SIZE + 1);
            } else if (b != '0') {
                throw new IllegalArgumentException("0 or 1 expected");
            }
        }
        Base64Text.STANDARD.write(littleEndian, 0, used, out);
    }
}
