package dev.walferry.kafka.record;

/** Writes pgvector's types. */
final class VectorEncoders {
    private static final byte[] DIMENSIONS = Json.bytes("{\"dimensions\":");
    private static final byte[] VECTOR = Json.bytes(",\"vector\":[");

    private VectorEncoders() {}

    /** {@code [1,2.5]}, which already is JSON. */
    static void dense(byte[] bytes, int from, int to, JsonBuffer out) {
        for (int i = from + 1; i < to - 1; i++) {
            byte b = bytes[i];
            if ((b < '0' || b > '9') && "-+.,e".indexOf(b) < 0) {
                throw new IllegalArgumentException("vector expected");
            }
        }
        if (bytes[from] != '[' || bytes[to - 1] != ']') {
            throw new IllegalArgumentException("vector expected");
        }
        out.raw(bytes, from, to);
    }

    /** <code>{1:1.5,3:2}/5</code>, its indexes from 1, as dimensions and pairs. */
    static void sparse(byte[] bytes, int from, int to, JsonBuffer out) {
        int slash = to - 1;
        while (bytes[slash] != '/') {
            slash--;
        }
        TextCursor in = new TextCursor(bytes, from, slash);
        out.raw(DIMENSIONS)
                .number(new TextCursor(bytes, slash + 1, to).digits())
                .raw(VECTOR);
        in.expect('{');
        while (in.peek() != '}') {
            out.raw('[').number(in.digits()).raw(',');
            in.expect(':');
            int start = in.at();
            in.skipTo(',', '}');
            NumericEncoders.number(bytes, start, in.at(), out);
            out.raw(']');
            if (in.take(',')) {
                out.raw(',');
            }
        }
        in.expect('}');
        in.expectEnd();
        out.raw(']').raw('}');
    }
}
