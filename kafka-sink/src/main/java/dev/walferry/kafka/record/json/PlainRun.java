package dev.walferry.kafka.record.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds where text stops being plain: ASCII that JSON takes as it is.
 *
 * <p>Eight bytes are checked at once. Subtracting a constant from every byte of a long sets the top bit of the bytes that are
 * smaller. A borrow can raise a false alarm only in the bytes after a real hit, and the bytes of a word with a hit are checked
 * one by one. The quote and the backslash are found the same way: exclusive or turns them into zero.
 */
final class PlainRun {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long TOP_BITS = EACH << 7;
    private static final long SPACES = EACH * ' ';
    private static final long QUOTES = EACH * '"';
    private static final long BACKSLASHES = EACH * '\\';

    private PlainRun() {}

    /** Returns the index of the first byte that is not plain, or {@code to}. */
    static int end(byte[] bytes, int from, int to) {
        int at = from;
        while (at <= to - Long.BYTES && isPlain((long) LONGS.get(bytes, at))) {
            at += Long.BYTES;
        }
        if (isPlainEnd(bytes, at, to)) {
            return to;
        }
        while (at < to && isPlain(bytes[at])) {
            at++;
        }
        return at;
    }

    /** Checks fewer than eight bytes at once, if the array goes on after them: what follows is replaced by spaces. */
    private static boolean isPlainEnd(byte[] bytes, int at, int to) {
        int bits = (to - at) * Byte.SIZE;
        return bits > 0
                && bits < Long.SIZE
                && at <= bytes.length - Long.BYTES
                && isPlain((long) LONGS.get(bytes, at) << (Long.SIZE - bits) | SPACES >>> bits);
    }

    private static boolean isPlain(long word) {
        long quotes = word ^ QUOTES;
        long backslashes = word ^ BACKSLASHES;
        long hits =
                ((word - SPACES) & ~word) | ((quotes - EACH) & ~quotes) | ((backslashes - EACH) & ~backslashes) | word;
        return (hits & TOP_BITS) == 0;
    }

    private static boolean isPlain(byte b) {
        return b >= ' ' && b != '"' && b != '\\';
    }
}
