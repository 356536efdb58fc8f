package dev.walferry.kafka.record.text;

import java.util.Arrays;

/** Enlarges the arrays that records are written into. */
public final class GrowingArray {
    /** Beyond this size the copies of a record decide whether it fits into memory, so little room is added. */
    private static final int HUGE = 1 << 20;

    /** The largest array that every JVM allocates. */
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    private GrowingArray() {}

    /**
     * Makes room in an array.
     *
     * @param bytes hold what was written
     * @param needed how long the array has to be at least
     * @return a longer array with the same content, half as long again unless it is huge
     * @throws OutOfMemoryError if there can be no such array
     */
    public static byte[] enlarge(byte[] bytes, long needed) {
        if (needed > LARGEST) {
            throw new OutOfMemoryError("a record of " + needed + " bytes or more is too large for an array");
        }
        long wanted = needed > HUGE ? needed + needed / 16 : Math.max(needed, bytes.length + (bytes.length >> 1));
        return Arrays.copyOf(bytes, (int) Math.min(wanted, LARGEST));
    }
}
