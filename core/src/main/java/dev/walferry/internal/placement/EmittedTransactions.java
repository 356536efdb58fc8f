package dev.walferry.internal.placement;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The transactions whose changes of one table have been returned, for as long as a snapshot may not see one of them: a
 * transaction is in the WAL before it is visible. For the stream's thread.
 */
final class EmittedTransactions {
    private static final int SMALLEST_LIMIT = 1024;

    private final Set<Integer> xids = new HashSet<>();
    private int limit = SMALLEST_LIMIT;
    private int last;

    void add(int xid) {
        if (xid != last || xids.isEmpty()) {
            xids.add(xid);
            last = xid;
        }
    }

    /** Returns whether it is time to forget what all snapshots see. */
    boolean isLarge() {
        return xids.size() > limit;
    }

    /** Forgets transactions that all of these snapshots see. Later snapshots see no less. */
    void forget(Collection<VisibilitySnapshot> seeing) {
        xids.removeIf(xid -> seeing.stream().allMatch(snapshot -> snapshot.sees(xid)));
        limit = Math.max(SMALLEST_LIMIT, 2 * xids.size());
    }

    /** Returns a transaction that a snapshot does not see, or -1. */
    long unseenBy(VisibilitySnapshot snapshot) {
        for (int xid : xids) {
            if (!snapshot.sees(xid)) {
                return snapshot.full(xid);
            }
        }
        return -1;
    }
}
