package dev.walferry.kafka.record.binary;

import dev.walferry.kafka.record.text.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Text whose length is written before it. Bytes that are not UTF-8 become U+FFFD, one for each, so that the record is valid
 * whatever the database holds.
 */
public final class Utf8Text {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long TOP_BITS = 0x8080_8080_8080_8080L;

    private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

    private Utf8Text() {}

    /**
     * Returns how many bytes the text has once it is well-formed.
     *
     * @param source holds what should be UTF-8
     * @param from index of its first byte
     * @param to index after its last byte
     * @return {@code to - from} exactly if it is well-formed already
     * @throws ArithmeticException if it is too long for an array
     */
    public static int length(byte[] source, int from, int to) {
        long length = (long) to - from;
        int at = skipAscii(source, from, to);
        while (at < to) {
            int sequence = Utf8.sequence(source, at, to);
            if (sequence == 0) {
                length += REPLACEMENT.length - 1;
                sequence = 1;
            }
            at = skipAscii(source, at + sequence, to);
        }
        return Math.toIntExact(length);
    }

    private static int skipAscii(byte[] source, int from, int to) {
        int at = from;
        while (at <= to - Long.BYTES && ((long) LONGS.get(source, at) & TOP_BITS) == 0) {
            at += Long.BYTES;
        }
        if (isAsciiEnd(source, at, to)) {
            return to;
        }
        while (at < to && source[at] >= 0) {
            at++;
        }
        return at;
    }

    /** Checks fewer than eight bytes at once, if the array goes on after them. */
    private static boolean isAsciiEnd(byte[] source, int at, int to) {
        int bits = (to - at) * Byte.SIZE;
        return bits > 0
                && bits < Long.SIZE
                && at <= source.length - Long.BYTES
                && ((long) LONGS.get(source, at) & TOP_BITS >>> (Long.SIZE - bits)) == 0;
    }

    /** Writes the text well-formed; the target has room for its {@link #length}. */
    static void repair(byte[] source, int from, int to, byte[] target, int position) {
        int at = from;
        int end = position;
        while (at < to) {
            int sequence = source[at] >= 0 ? 1 : Utf8.sequence(source, at, to);
            if (sequence == 0) {
                System.arraycopy(REPLACEMENT, 0, target, end, REPLACEMENT.length);
                end += REPLACEMENT.length;
                at++;
            } else {
                System.arraycopy(source, at, target, end, sequence);
                end += sequence;
                at += sequence;
            }
        }
    }
}
