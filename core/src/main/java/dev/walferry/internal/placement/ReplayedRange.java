package dev.walferry.internal.placement;

import dev.walferry.Lsn;

/**
 * How far a standby had replayed the WAL when it took a snapshot. On a standby, WAL order is visibility order.
 *
 * @param before what ends at or before this position was visible
 * @param after what begins after this position was not, except for the one record that was being replayed
 */
public record ReplayedRange(Lsn before, Lsn after) {
    /** A record begins at the end of the one before it, or after the header of a page, which has 40 bytes at most. */
    private static final long LARGEST_PAGE_HEADER = 40;

    /**
     * Returns whether a commit had surely been replayed. Positions are ends of records, so what begins before one ends there.
     */
    boolean isReplayed(Lsn commit) {
        return before.isAfter(commit);
    }

    /** Returns whether a commit had surely not been replayed. */
    boolean isAhead(Lsn commit) {
        return commit.bytesSince(after) > LARGEST_PAGE_HEADER;
    }
}
