package dev.walferry.kafka.record.value;

/** Reads bit strings: one bit as a boolean, more as bytes, lowest bits first, as many as the highest set bit needs. */
public final class BitReaders {
    private BitReaders() {}

    /**
     * Returns a reader of bit strings.
     *
     * @param length the column's length, or -1 if it has none
     * @return a reader of booleans if the length is 1, otherwise of bytes
     */
    public static ValueReader of(int length) {
        if (length == 1) {
            return (bytes, from, to, out) -> out.bool(from < to && bytes[from] == '1');
        }
        return BitReaders::bits;
    }

    /**
     * Reads {@code bool}.
     *
     * @param bytes holds the text
     * @param from index of its first byte
     * @param to index after its last byte
     * @param out receives the boolean
     */
    public static void bool(byte[] bytes, int from, int to, ValueSink out) {
        if (to - from != 1 || (bytes[from] != 't' && bytes[from] != 'f')) {
            throw new IllegalArgumentException("expected t or f");
        }
        out.bool(bytes[from] == 't');
    }

    private static void bits(byte[] bytes, int from, int to, ValueSink out) {
        byte[] littleEndian = new byte[(to - from + Byte.SIZE - 1) / Byte.SIZE];
        int used = 0;
        for (int bit = 0; bit < to - from; bit++) {
            byte b = bytes[to - 1 - bit];
            if (b == '1') {
                littleEndian[bit / Byte.SIZE] |= (byte) (1 << bit % Byte.SIZE);
                used = Math.max(used, bit / Byte.SIZE + 1);
            } else if (b != '0') {
                throw new IllegalArgumentException("expected 0 or 1");
            }
        }
        out.bytes(littleEndian, 0, used);
    }
}
