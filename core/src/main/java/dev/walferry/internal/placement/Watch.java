package dev.walferry.internal.placement;

/** A table whose changes are watched, because its rows are being read. Safe in any thread. */
public sealed interface Watch permits WatchedTable, WholeTable {
    /**
     * Sets the first transaction that began after the table was watched. No rows are used whose snapshot does not see
     * the end of all earlier ones: their changes may never come in this stream, or have come already.
     */
    void fence(long xid);

    /** Returns the fence; the largest number before it is set. */
    long fence();

    /** Notes that a snapshot was taken: transactions that it sees need not be remembered. */
    void seen(VisibilitySnapshot snapshot);
}
