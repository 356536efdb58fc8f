package dev.walferry.kafka.query.poll;

/**
 * Windows of transaction ids. A row's {@code xmin} has only the lower 32 bits of its transaction's id, so a row belongs to
 * a window if these lie within it. Windows that follow each other hold every id once, whatever its upper bits.
 *
 * <p>A transaction below the {@code xmin} of a snapshot has ended before the snapshot: its rows can be seen or never will
 * be. The snapshot's {@code xmin} is therefore where a window may end. A transaction that is open holds it back.
 */
final class Xids {
    /** How many different ids a row can tell apart. */
    static final long CYCLE = 1L << 32;

    private static final long MASK = CYCLE - 1;

    private Xids() {}

    /** Returns whether the lower bits of an id lie in [from, to). */
    static boolean isWithin(long xmin, long from, long to) {
        return ((xmin - from) & MASK) < to - from;
    }

    /** Returns a condition for the rows for which {@link #isWithin} is true. */
    static String within(String xmin, long from, long to) {
        return "((" + xmin + " - " + from + ") & " + MASK + ") < " + (to - from);
    }

    /** Returns a condition for all rows but those of a window. */
    static String outside(String xmin, long from, long to) {
        return "((" + xmin + " - " + from + ") & " + MASK + ") >= " + Math.max(0, to - from);
    }
}
