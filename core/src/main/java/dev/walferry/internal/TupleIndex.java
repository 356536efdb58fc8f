package dev.walferry.internal;

/**
 * The one pass over a tuple: checks its framing and notes where each column starts.
 *
 * <p>TupleData is a 16-bit column count, then per column one kind byte ({@code n} null, {@code u} unchanged, {@code t}
 * text, {@code b} binary) and, for the last two, a 32-bit length and that many bytes. After this pass a column can be
 * read at its noted position without another check.
 *
 * <p>An index has the low 16 bits of each position, column by column. For an array that needs more, the high 16 bits
 * follow in the same way. Nearly every row is smaller, so its index takes half the memory; the index is most of what a
 * decoded row allocates.
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

    /** Bytes before the rest of a column. */
    public static final int KIND_BYTES = 1;
    /** Bytes between the kind byte and the content. */
    public static final int LENGTH_BYTES = 4;

    /** Positions in an array of this many bytes fit into 16 bits. */
    private static final int SMALL_ARRAY = 1 << Short.SIZE;

    private TupleIndex() {}

    /**
     * Reads one tuple from its column count to its last value.
     *
     * @param in positioned at the column count; afterwards after the tuple
     * @param expectedColumns how many columns the relation has
     * @return the index of the tuple's columns
     * @throws MalformedException if the tuple's framing is wrong
     */
    public static short[] read(WireReader in, int expectedColumns) {
        int start = in.position();
        int count = in.uint16();
        if (count != expectedColumns) {
            throw new MalformedException(
                    start, "expected " + expectedColumns + " columns as in the relation, got " + count);
        }
        if (count > in.remaining()) {
            throw new MalformedException(start, "expected " + count + " columns, got " + in.remaining() + " bytes");
        }
        short[] index = of(count, in.bytes());
        for (int i = 0; i < count; i++) {
            int at = in.position();
            note(index, i, at, in.bytes());
            switch (in.uint8()) {
                case NULL, UNCHANGED -> {}
                case TEXT, BINARY -> in.skip(in.length());
                default ->
                    throw new MalformedException(
                            at, "expected a kind of value (n, u, t or b) in column " + i + ", got another byte");
            }
        }
        return index;
    }

    /**
     * Returns an index that has no positions yet.
     *
     * @param columns how many columns
     * @param bytes the array the tuple lies in
     * @return an index with room for that many
     */
    public static short[] of(int columns, byte[] bytes) {
        return new short[isSmall(bytes) ? columns : 2 * columns];
    }

    /**
     * Notes where a column starts.
     *
     * @param index made by {@link #of} for the same array
     * @param column the column's index
     * @param start the position of its kind byte
     * @param bytes the array the tuple lies in
     */
    public static void note(short[] index, int column, int start, byte[] bytes) {
        index[column] = (short) start;
        if (!isSmall(bytes)) {
            index[column + index.length / 2] = (short) (start >>> Short.SIZE);
        }
    }

    /**
     * Returns where a column starts.
     *
     * @param index of the tuple
     * @param column the column's index; {@link IndexOutOfBoundsException} if the tuple has no such column
     * @param bytes the array the tuple lies in
     * @return the position of its kind byte
     */
    public static int start(short[] index, int column, byte[] bytes) {
        int low = Short.toUnsignedInt(index[column]);
        return isSmall(bytes) ? low : index[column + index.length / 2] << Short.SIZE | low;
    }

    /**
     * Returns the number of columns.
     *
     * @param index of the tuple
     * @param bytes the array the tuple lies in
     * @return zero or more
     */
    public static int size(short[] index, byte[] bytes) {
        return isSmall(bytes) ? index.length : index.length / 2;
    }

    private static boolean isSmall(byte[] bytes) {
        return bytes.length <= SMALL_ARRAY;
    }

    /**
     * Returns the kind byte of a column.
     *
     * @param bytes the array the tuple lies in
     * @param start the column's noted position
     * @return one of the four constants
     */
    public static byte kind(byte[] bytes, int start) {
        return bytes[start];
    }

    /**
     * Returns where the content of a text or binary value begins.
     *
     * @param start the column's noted position
     * @return index of the content's first byte
     */
    public static int contentOffset(int start) {
        return start + KIND_BYTES + LENGTH_BYTES;
    }

    /**
     * Returns the length of a text or binary value.
     *
     * @param bytes the array the tuple lies in
     * @param start the column's noted position
     * @return bytes
     */
    public static int contentLength(byte[] bytes, int start) {
        return WireReader.int32(bytes, start + KIND_BYTES);
    }

    /**
     * Writes the length of a text or binary value.
     *
     * @param bytes the array the tuple lies in
     * @param start the position of the column's kind byte
     * @param length the number of content bytes
     */
    public static void putContentLength(byte[] bytes, int start, int length) {
        WireReader.INT32.set(bytes, start + KIND_BYTES, length);
    }
}
