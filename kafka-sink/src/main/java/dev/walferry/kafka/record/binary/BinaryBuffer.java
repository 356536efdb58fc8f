package dev.walferry.kafka.record.binary;

import dev.walferry.kafka.record.text.GrowingArray;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes of a record, written front to back into an array that is reused from record to record. For one thread. */
public final class BinaryBuffer {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int SMALLEST = 1024;

    /** A larger array is given up after its record, so that one huge row does not cost its memory forever. */
    private static final int LARGEST_KEPT = 1 << 20;

    private static final int LONGEST_VARINT = 10;

    /** A varint's bits per byte, the bits of its first byte, and the bit of a byte that is not the last. */
    private static final int GROUP = 7;

    private static final long LOWEST_BITS = (1 << GROUP) - 1;
    private static final long MORE = 1 << GROUP;

    private byte[] bytes = new byte[SMALLEST];
    private int size;

    /** Creates an empty buffer. */
    public BinaryBuffer() {}

    /**
     * Starts over.
     *
     * @param prefix the first bytes
     */
    public void reset(byte[] prefix) {
        size = 0;
        if (bytes.length > LARGEST_KEPT) {
            bytes = new byte[SMALLEST];
        }
        raw(prefix, 0, prefix.length);
    }

    /**
     * Returns what was written. A huge record's array is given up at once: otherwise there would be one more copy of the record
     * until the producer has copied it.
     *
     * @return an array of exactly its size, the caller's to keep
     */
    public byte[] toBytes() {
        byte[] written = Arrays.copyOf(bytes, size);
        if (size > LARGEST_KEPT) {
            bytes = new byte[SMALLEST];
            size = 0;
        }
        return written;
    }

    /**
     * Writes a byte.
     *
     * @param value its lowest eight bits
     */
    public void put(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    /**
     * Copies bytes.
     *
     * @param source holds them
     * @param from index of the first
     * @param to index after the last
     */
    public void raw(byte[] source, int from, int to) {
        reserve(to - from);
        System.arraycopy(source, from, bytes, size, to - from);
        size += to - from;
    }

    /**
     * Writes a number in groups of seven bits, the lowest first.
     *
     * @param value unsigned
     */
    public void varint(long value) {
        reserve(LONGEST_VARINT);
        if ((value & ~LOWEST_BITS) == 0) { // nearly every tag and length
            bytes[size++] = (byte) value;
        } else {
            size = putVarint(value, size);
        }
    }

    private int putVarint(long value, int from) {
        int at = from;
        long rest = value;
        while ((rest & ~LOWEST_BITS) != 0) {
            bytes[at++] = (byte) (rest | MORE);
            rest >>>= GROUP;
        }
        bytes[at++] = (byte) rest;
        return at;
    }

    /**
     * Writes a signed number in groups of seven bits. Small numbers of either sign take few bytes.
     *
     * @param value any value
     */
    public void zigzag(long value) {
        varint(zigzagged(value));
    }

    private static long zigzagged(long value) {
        return value << 1 ^ value >> 63;
    }

    /**
     * Writes four bytes, the lowest first.
     *
     * @param value any value
     */
    public void fixed32(int value) {
        reserve(Integer.BYTES);
        INTS.set(bytes, size, value);
        size += Integer.BYTES;
    }

    /**
     * Writes eight bytes, the lowest first.
     *
     * @param value any value
     */
    public void fixed64(long value) {
        reserve(Long.BYTES);
        LONGS.set(bytes, size, value);
        size += Long.BYTES;
    }

    /**
     * Writes text as UTF-8, well-formed whatever the source holds.
     *
     * @param source holds the text
     * @param from index of its first byte
     * @param to index after its last byte
     * @param length the text's {@link Utf8Text#length}
     */
    public void text(byte[] source, int from, int to, int length) {
        if (length == to - from) {
            raw(source, from, to);
        } else {
            reserve(length);
            Utf8Text.repair(source, from, to, bytes, size);
            size += length;
        }
    }

    /**
     * Replaces the byte at a position by a number in groups of seven bits; what follows moves up.
     *
     * @param position of a byte that was written to hold the place
     * @param value unsigned
     */
    public void fill(int position, long value) {
        int more = varintSize(value) - 1;
        if (more > 0) {
            reserve(more);
            System.arraycopy(bytes, position + 1, bytes, position + 1 + more, size - position - 1);
            size += more;
        }
        putVarint(value, position);
    }

    /**
     * Replaces the byte at a position by a signed number in groups of seven bits; what follows moves up.
     *
     * @param position of a byte that was written to hold the place
     * @param value any value
     */
    public void fillZigzag(int position, long value) {
        fill(position, zigzagged(value));
    }

    private static int varintSize(long value) {
        return (Long.SIZE - Long.numberOfLeadingZeros(value | 1) + GROUP - 1) / GROUP;
    }

    /**
     * Returns where the next byte goes.
     *
     * @return the number of bytes so far
     */
    public int position() {
        return size;
    }

    /**
     * Discards everything from a position on.
     *
     * @param position an earlier {@link #position()}
     */
    public void rewind(int position) {
        size = position;
    }

    private void reserve(int count) {
        if (bytes.length - size < count) {
            bytes = GrowingArray.enlarge(bytes, (long) size + count);
        }
    }
}
