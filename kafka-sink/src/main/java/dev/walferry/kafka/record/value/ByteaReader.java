package dev.walferry.kafka.record.value;

/** Reads {@code bytea}, which PostgreSQL prints as {@code \x} and hexadecimal digits. */
public final class ByteaReader implements ValueReader {
    private final BinaryForm form;

    /**
     * Creates a reader.
     *
     * @param form the form in which the bytes are written
     */
    public ByteaReader(BinaryForm form) {
        this.form = form;
    }

    @Override
    public void read(byte[] bytes, int from, int to, ValueSink out) {
        if (to - from < 2 || bytes[from] != '\\' || bytes[from + 1] != 'x') {
            throw new IllegalArgumentException("expected \\x and hexadecimal digits");
        }
        form.tell(bytes, from, decodeHex(bytes, from + 2, to, from), out);
    }

    /** Turns pairs of digits into bytes in place; returns the index after the last byte. */
    static int decodeHex(byte[] bytes, int from, int to, int target) {
        if ((to - from) % 2 != 0) {
            throw new IllegalArgumentException("expected pairs of digits");
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
            throw new IllegalArgumentException("expected a hexadecimal digit");
        }
        return digit;
    }
}
