package dev.walferry.transaction;

import dev.walferry.pgoutput.StreamAbort;
import dev.walferry.pgoutput.StreamStart;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Transactions that arrive in blocks and whose fate is not known yet, by top xid. */
final class StreamedTransactions {
    private final Map<Integer, OpenTransaction> byXid = new HashMap<>();

    /** Returns the transaction that a block belongs to; {@code open} makes the one that a first block begins. */
    OpenTransaction block(StreamStart start, IntFunction<OpenTransaction> open) {
        if (!start.firstSegment()) {
            return known(byXid.get(start.xid()), start.xid(), "a later block");
        }
        OpenTransaction transaction = open.apply(start.xid());
        OpenTransaction stale = byXid.put(start.xid(), transaction);
        if (stale != null) {
            stale.log().discard();
        }
        return transaction;
    }

    /** Forgets a transaction or one of its subtransactions; ignores one that was never streamed. */
    void abort(StreamAbort abort) {
        OpenTransaction transaction = byXid.get(abort.xid());
        if (transaction == null) {
            return;
        }
        if (abort.isWholeTransaction()) {
            byXid.remove(abort.xid());
            transaction.log().discard();
        } else {
            transaction.abort(abort.subxid());
        }
    }

    /** Hands over a transaction that is complete; {@code what} names the message that said so. */
    OpenTransaction take(int xid, String what) {
        return known(byXid.remove(xid), xid, what);
    }

    void clear() {
        byXid.clear();
    }

    private static OpenTransaction known(@Nullable OpenTransaction transaction, int xid, String what) {
        if (transaction == null) {
            throw new TransactionException(
                    "the server sent " + what + " of streamed transaction " + Integer.toUnsignedString(xid)
                            + " but never its first block: changes are missing, and nothing of it was confirmed; start"
                            + " again from the slot, and report it if it happens again",
                    null);
        }
        return transaction;
    }
}
