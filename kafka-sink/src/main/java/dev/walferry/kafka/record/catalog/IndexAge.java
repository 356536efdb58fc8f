package dev.walferry.kafka.record.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long an index and its columns have been unchanged, according to the transactions that wrote their catalog rows
 * ({@code xmin}). All ids are unsigned 32-bit and compared as PostgreSQL does, in a circle.
 *
 * @param writers the transactions that wrote the rows of the index and of its columns
 * @param creator the transaction that created the table
 * @param slotXmin the slot's {@code catalog_xmin}; null if there is no such slot
 * @param next the transaction id that comes next
 */
public record IndexAge(
        List<Integer> writers, int creator, @Nullable Integer slotXmin, int next) {
    private static final int FIRST_NORMAL_XID = 3;
    private static final int NO_XID = 0;

    /**
     * Returns whether the index is unchanged for every row that the slot can still send: it has not changed since the table was
     * created, or it last changed before the slot's {@code catalog_xmin}. Every transaction below that had ended before
     * the position that the slot has confirmed.
     *
     * @return true if no row was written under another index
     */
    public boolean isOlderThanAnyRow() {
        return writers.stream().allMatch(this::isOld);
    }

    /**
     * Returns whether the index already was as it is now when a transaction wrote to the table. A transaction with a higher id
     * locked the table later. The exception is a transaction that had begun, waited, and changed the index only after
     * the other one was over.
     *
     * @param xid the transaction that wrote; 0, which precedes nothing, if it is not known
     * @return true if the index was as it is now
     */
    public boolean isOlderThan(int xid) {
        return writers.stream().allMatch(writer -> isOld(writer) || (xid != NO_XID && !precedes(xid, writer)));
    }

    private boolean isOld(int writer) {
        boolean frozen = Integer.compareUnsigned(writer, FIRST_NORMAL_XID) < 0 || precedes(next, writer);
        return frozen || writer == creator || (slotXmin != null && precedes(writer, slotXmin));
    }

    private static boolean precedes(int a, int b) {
        return a - b < 0;
    }
}
