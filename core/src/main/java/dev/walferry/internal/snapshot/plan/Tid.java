package dev.walferry.internal.snapshot.plan;

/**
 * Where a row lies in its table's file, block and number within it, as one number that grows in the order of the file.
 *
 * @see <a href="https://www.postgresql.org/docs/current/ddl-system-columns.html">ctid</a>
 */
public final class Tid {
    /** More than the largest block has. */
    private static final int ROWS_PER_BLOCK = 1 << 12;

    private Tid() {}

    public static long ofBlock(long block) {
        return block * ROWS_PER_BLOCK;
    }

    static long block(long tid) {
        return tid / ROWS_PER_BLOCK;
    }

    public static String text(long tid) {
        return "(" + tid / ROWS_PER_BLOCK + "," + tid % ROWS_PER_BLOCK + ")";
    }

    /** Returns a place between two, at the border of a block if there is one; the first if there is none. */
    static long between(long from, long to) {
        long middle = from + (to - from) / 2;
        long border = ofBlock(block(middle));
        return border > from ? border : middle;
    }
}
