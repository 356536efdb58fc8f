package dev.walferry.transaction;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.CommitPrepared;
import dev.walferry.pgoutput.RollbackPrepared;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Prepared transactions whose rows were sent and are held until their outcome.
 *
 * <p>A server that is told a position after a PREPARE record never sends that transaction's rows again, only its
 * outcome. So as long as rows are held here, and after that until their commit is confirmed, nothing after the PREPARE
 * record may be confirmed, even if later transactions are.
 */
final class PreparedTransactions {
    private record Held(OpenTransaction transaction, Lsn prepareLsn) {}

    private final Map<String, Held> byGid = new HashMap<>();

    /** Maps each PREPARE record to the end of its COMMIT PREPARED, or to zero while that is not known. */
    private final TreeMap<Lsn, Lsn> unconfirmed = new TreeMap<>();

    /**
     * Keeps a prepared transaction. An earlier one with this gid has ended, even if its outcome was not sent: no two
     * transactions share a gid at the same time.
     */
    void hold(String gid, Lsn prepareLsn, OpenTransaction transaction) {
        Held ended = byGid.get(gid);
        if (ended != null) {
            remove(gid, ended.transaction().xid());
        }
        byGid.put(gid, new Held(transaction, prepareLsn));
        unconfirmed.put(prepareLsn, Lsn.ZERO);
    }

    /** Takes a transaction that is committed; null if it is not held. */
    @Nullable
    OpenTransaction commit(CommitPrepared commit) {
        Held held = byGid.get(commit.gid());
        if (held == null || held.transaction().xid() != commit.xid()) {
            return null;
        }
        byGid.remove(commit.gid());
        unconfirmed.put(held.prepareLsn(), commit.endLsn());
        return held.transaction();
    }

    /** Drops a transaction that is rolled back, if it is held. */
    void rollback(RollbackPrepared rollback) {
        remove(rollback.gid(), rollback.xid());
    }

    private void remove(String gid, int xid) {
        Held held = byGid.get(gid);
        if (held != null && held.transaction().xid() == xid) {
            byGid.remove(gid);
            unconfirmed.remove(held.prepareLsn());
            held.transaction().log().discard();
        }
    }

    /** Returns how far may be confirmed when everything up to a position has been processed. */
    Lsn confirmable(Lsn processed) {
        Map.Entry<Lsn, Lsn> earliest = unconfirmed.firstEntry();
        while (earliest != null && isDone(earliest.getValue(), processed)) {
            unconfirmed.pollFirstEntry();
            earliest = unconfirmed.firstEntry();
        }
        return earliest == null ? processed : Lsn.min(processed, earliest.getKey());
    }

    private static boolean isDone(Lsn commitEnd, Lsn processed) {
        return !commitEnd.equals(Lsn.ZERO) && !commitEnd.isAfter(processed);
    }
}
