package dev.walferry.kafka.record.value;

/** Reads pgvector's types. */
public final class VectorReaders {
    private static final StructField DIMENSIONS = new StructField("dimensions");
    private static final StructField VECTOR = new StructField("vector");

    private VectorReaders() {}

    /**
     * Reads {@code vector}, {@code [1,2.5]}, as an array of numbers of 64 bits.
     *
     * @param bytes holds the text
     * @param from index of its first byte
     * @param to index after its last byte
     * @param out receives the array
     */
    public static void vector(byte[] bytes, int from, int to, ValueSink out) {
        dense(bytes, from, to, ValueReader.FLOAT64, out);
    }

    /**
     * Reads {@code halfvec}, which looks the same, as an array of numbers of 32 bits.
     *
     * @param bytes holds the text
     * @param from index of its first byte
     * @param to index after its last byte
     * @param out receives the array
     */
    public static void halfvec(byte[] bytes, int from, int to, ValueSink out) {
        dense(bytes, from, to, ValueReader.FLOAT32, out);
    }

    private static void dense(byte[] bytes, int from, int to, ValueReader number, ValueSink out) {
        TextCursor in = new TextCursor(bytes, from, to);
        in.expect('[');
        out.beginArray();
        while (in.peek() != ']') {
            out.element();
            number(in, bytes, ']', number, out);
            in.take(',');
        }
        out.endArray();
        in.expect(']');
        in.expectEnd();
    }

    /**
     * Reads {@code sparsevec}, <code>{1:1.5,3:2}/5</code> with indexes from 1, as dimensions and pairs.
     *
     * @param bytes holds the text
     * @param from index of its first byte
     * @param to index after its last byte
     * @param out receives the structure
     * @throws UnconvertibleException if it has more dimensions than the field's numbers can express, which the type
     *     allows
     */
    public static void sparse(byte[] bytes, int from, int to, ValueSink out) {
        int slash = to - 1;
        while (bytes[slash] != '/') {
            slash--;
        }
        long dimensions = new TextCursor(bytes, slash + 1, to).digits();
        if (dimensions > Short.MAX_VALUE) {
            throw new UnconvertibleException("it has more than " + Short.MAX_VALUE + " dimensions");
        }
        out.beginStruct();
        out.field(DIMENSIONS);
        out.integer(dimensions);
        out.field(VECTOR);
        pairs(new TextCursor(bytes, from, slash), bytes, out);
        out.endStruct();
    }

    private static void pairs(TextCursor in, byte[] bytes, ValueSink out) {
        in.expect('{');
        out.beginIntegerMap();
        while (in.peek() != '}') {
            out.key(in.digits());
            in.expect(':');
            number(in, bytes, '}', ValueReader.FLOAT64, out);
            in.take(',');
        }
        out.endIntegerMap();
        in.expect('}');
        in.expectEnd();
    }

    private static void number(TextCursor in, byte[] bytes, char end, ValueReader number, ValueSink out) {
        int start = in.at();
        in.skipTo(',', end);
        for (int i = start; i < in.at(); i++) {
            if ((bytes[i] < '0' || bytes[i] > '9') && "-+.e".indexOf(bytes[i]) < 0) {
                throw new IllegalArgumentException("expected a number");
            }
        }
        if (in.at() == start) {
            throw new IllegalArgumentException("expected a number");
        }
        number.read(bytes, start, in.at(), out);
    }
}
