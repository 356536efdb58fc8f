package dev.walferry.internal;

/**
 * The one pass over a tuple: checks its framing and notes where each column starts.
 *
 * <p>TupleData is a 16-bit column count, then per column one kind byte ({@code n} null, {@code u} unchanged,
 * {@code t} text, {@code b} binary) and, for the last two, a 32-bit length and so many bytes. After this pass a column
 * can be read at its noted position without another check.
 */
public final class TupleIndex {
    /** Kind byte of SQL NULL. */
    public static final byte NULL = 'n';
    /** Kind byte of a value that was not sent because it did not change. */
    public static final byte UNCHANGED = 'u';
    /** Kind byte of a value in text format. */
    public static final byte TEXT = 't';
    /** Kind byte of a value in binary format. */
    public static final byte BINARY = 'b';

    private static final int KIND_BYTES = 1;
    private static final int LENGTH_BYTES = 4;

    private TupleIndex() {}

    /**
     * Reads one tuple from its column count to its last value.
     *
     * @param in positioned at the column count; afterwards behind the tuple
     * @param expectedColumns how many columns the relation has
     * @return for each column the index of its kind byte
     * @throws MalformedException if the tuple is not framed as it should be
     */
    public static int[] read(WireReader in, int expectedColumns) {
        int start = in.position();
        int count = in.uint16();
        if (count != expectedColumns) {
            throw new MalformedException(
                    start, "tuple has " + count + " columns but its relation has " + expectedColumns);
        }
        if (count > in.remaining()) {
            throw new MalformedException(start, count + " columns but " + in.remaining() + " bytes are left");
        }
        int[] starts = new int[count];
        for (int i = 0; i < count; i++) {
            int at = in.position();
            starts[i] = at;
            switch (in.uint8()) {
                case NULL, UNCHANGED -> {}
                case TEXT, BINARY -> in.skip(in.length());
                default -> throw new MalformedException(at, "unknown kind of value in column " + i);
            }
        }
        return starts;
    }

    /**
     * The kind byte of a column.
     *
     * @param bytes the array the tuple lies in
     * @param start the column's noted position
     * @return one of the four constants
     */
    public static byte kind(byte[] bytes, int start) {
        return bytes[start];
    }

    /**
     * Where the content of a text or binary value begins.
     *
     * @param start the column's noted position
     * @return index of the content's first byte
     */
    public static int contentOffset(int start) {
        return start + KIND_BYTES + LENGTH_BYTES;
    }

    /**
     * The length of a text or binary value.
     *
     * @param bytes the array the tuple lies in
     * @param start the column's noted position
     * @return bytes
     */
    public static int contentLength(byte[] bytes, int start) {
        return WireReader.int32(bytes, start + KIND_BYTES);
    }
}
