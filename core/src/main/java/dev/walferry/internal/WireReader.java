package dev.walferry.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Reads big-endian fields from a part of a byte array. The only code that indexes message bytes.
 *
 * <p>The relative methods move a cursor and check the limit; a field that does not fit is a
 * {@link MalformedException} at the field's first byte. The static ones read at a position that an earlier pass has
 * checked. One reader serves one thread, one part after another.
 */
public final class WireReader {
    private static final VarHandle INT16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle INT32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final byte[] NOTHING = {};

    private byte[] bytes;
    private int limit;
    private int position;

    /** Creates a reader of nothing, until {@link #reset} gives it something. */
    public WireReader() {
        this(NOTHING, 0, 0);
    }

    /**
     * Creates a reader of {@code length} bytes from {@code offset} on.
     *
     * @param bytes the array, which is never written to
     * @param offset index of the first byte
     * @param length number of bytes
     * @throws IndexOutOfBoundsException if the part does not lie within the array
     */
    public WireReader(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        this.bytes = bytes;
        this.position = offset;
        this.limit = offset + length;
    }

    /**
     * Moves to another part, so that one reader can serve many messages.
     *
     * @param part the array, which is never written to
     * @param offset index of the first byte
     * @param length number of bytes
     * @throws IndexOutOfBoundsException if the part does not lie within the array; nothing has changed then
     */
    public void reset(byte[] part, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, part.length);
        this.bytes = part;
        this.position = offset;
        this.limit = offset + length;
    }

    /** Lets go of the array. */
    public void release() {
        reset(NOTHING, 0, 0);
    }

    /**
     * Returns the array that is read.
     *
     * @return the array itself, not a copy
     */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * Index of the next byte.
     *
     * @return index into {@link #bytes}
     */
    public int position() {
        return position;
    }

    /**
     * Number of bytes left.
     *
     * @return zero or more
     */
    public int remaining() {
        return limit - position;
    }

    /**
     * Reads the next byte.
     *
     * @return 0 to 255
     */
    public int uint8() {
        return bytes[advance(1)] & 0xFF;
    }

    /**
     * Reads the next two bytes.
     *
     * @return 0 to 65535
     */
    public int uint16() {
        return uint16(bytes, advance(2));
    }

    /**
     * Reads the next four bytes.
     *
     * @return 32 bits, signed or not as the field says
     */
    public int int32() {
        return int32(bytes, advance(4));
    }

    /**
     * Reads the next eight bytes.
     *
     * @return 64 bits, signed or not as the field says
     */
    public long int64() {
        return int64(bytes, advance(8));
    }

    /**
     * Reads a length field; checks that this many bytes follow it.
     *
     * @return the length, zero or more
     */
    public int length() {
        int start = position;
        int length = int32();
        if (length < 0 || length > remaining()) {
            throw new MalformedException(start, "expected a length from 0 to " + remaining() + ", got " + length);
        }
        return length;
    }

    /**
     * Reads a zero-terminated string in UTF-8; bytes that are not UTF-8 are replaced.
     *
     * @return the string without its terminator
     */
    public String cstring() {
        int start = position;
        int end = start;
        while (end < limit && bytes[end] != 0) {
            end++;
        }
        if (end == limit) {
            throw new MalformedException(start, "expected a zero byte at the end of a string, got none");
        }
        position = end + 1;
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    /**
     * Moves on without reading.
     *
     * @param count number of bytes
     * @return index of the first byte skipped
     */
    public int skip(int count) {
        return advance(count);
    }

    /** Checks that nothing is left. */
    public void expectEnd() {
        if (position != limit) {
            throw new MalformedException(position, "expected the end, got " + remaining() + " more bytes");
        }
    }

    private int advance(int count) {
        int at = position;
        if (count < 0 || count > limit - at) {
            throw new MalformedException(at, "expected " + count + " more bytes, got " + (limit - at));
        }
        position = at + count;
        return at;
    }

    /**
     * Two bytes at an index.
     *
     * @param bytes the array
     * @param at index of the first byte
     * @return 0 to 65535
     */
    public static int uint16(byte[] bytes, int at) {
        return (short) INT16.get(bytes, at) & 0xFFFF;
    }

    /**
     * Four bytes at an index.
     *
     * @param bytes the array
     * @param at index of the first byte
     * @return 32 bits
     */
    public static int int32(byte[] bytes, int at) {
        return (int) INT32.get(bytes, at);
    }

    /**
     * Eight bytes at an index.
     *
     * @param bytes the array
     * @param at index of the first byte
     * @return 64 bits
     */
    public static long int64(byte[] bytes, int at) {
        return (long) INT64.get(bytes, at);
    }
}
