package dev.walferry.transaction;

import static dev.walferry.transaction.Wire.abort;
import static dev.walferry.transaction.Wire.commit;
import static dev.walferry.transaction.Wire.first;
import static dev.walferry.transaction.Wire.insert;
import static dev.walferry.transaction.Wire.later;
import static dev.walferry.transaction.Wire.messages;
import static dev.walferry.transaction.Wire.relation;
import static dev.walferry.transaction.Wire.stop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.pgoutput.ControlMessages;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AbortTest {
    private final Wire wire = new Wire(AssemblerOptions.DEFAULT);

    @AfterEach
    void close() {
        wire.close();
    }

    /** Trap B6: exactly the changes of the subtransaction are removed, wherever they are. */
    @Test
    void abortedSubtransactionsTakeTheirOwnChangesAlone() {
        wire.send(first(7), relation(7), insert(7, "1"), insert(8, "2"), insert(9, "3"), stop());
        wire.send(later(7), insert(8, "4"), insert(9, "5"), stop(), abort(7, 8), later(7), relation(7));
        wire.send(insert(10, "6"), stop(), commit(7, 0x30));
        assertEquals(
                List.of(
                        "begin 0/30 xid 7",
                        "relation t[id]",
                        "insert public.t(id=1)",
                        "insert public.t(id=3)",
                        "insert public.t(id=5)",
                        "insert public.t(id=6)",
                        "commit 0/30 end 0/40"),
                wire.out());
    }

    @Test
    void anAbortedTransactionIsForgotten() {
        wire.send(first(7), relation(7), insert(7, "1"), insert(8, "2"), stop(), abort(7, 8), abort(7, 7));
        assertEquals(List.of(), wire.out());
        assertEquals(0, wire.assembler.memoryUsed());
    }

    /** Trap T-02: 18.0 to 18.6 send an abort where nothing was streamed. Trap T-06: it comes in two lengths. */
    @Test
    void abortOfTheUnknownIsIgnored() {
        wire.send(abort(0x32f, 0x330), abort(5, 5), ControlMessages.streamAbort(5, 6, 0x10, 1));
        wire.send(first(7), relation(7), insert(7, "1"), stop(), abort(7, 99), abort(7, 99), commit(7, 0x30));
        assertEquals(4, wire.out().size());
    }

    /** Trap T-07: PostgreSQL sends such a message under the top transaction's xid, so it looks like those that stay. */
    @Test
    void transactionalMessageOfAnAbortedSubtransactionStays() {
        wire.send(first(7), relation(8), insert(8, "1"), messages(7).message(true, 0x20, "p", new byte[0]), stop());
        wire.send(abort(7, 8), commit(7, 0x30));
        assertEquals(List.of("begin 0/30 xid 7", "message p ", "commit 0/30 end 0/40"), wire.out());
    }

    /** Trap T-37 */
    @Test
    void millionsOfAbortedSubtransactionsAreCheap() {
        int top = Integer.MAX_VALUE - 1_000_000; // so that the ids pass the end of the signed range
        wire.send(first(top), relation(top), stop());
        for (int sub = 1; sub <= 2_000_000; sub++) {
            wire.assembler.add(abort(top, top + sub), 0, 9, dev.walferry.Lsn.ZERO);
        }
        wire.send(later(top), insert(top, "1"), insert(top + 1, "2"), insert(top + 2_000_001, "3"), stop());
        wire.send(commit(top, 0x30));
        assertEquals(
                List.of(
                        "begin 0/30 xid " + top,
                        "relation t[id]",
                        "insert public.t(id=1)",
                        "insert public.t(id=3)",
                        "commit 0/30 end 0/40"),
                wire.out());
    }

    @Test
    void setOfXidsKnowsWhatItHolds() {
        XidSet set = new XidSet(-5);
        for (int distance : new int[] {1, 63, 64, 1023, 1024, 1_000_000, -1}) {
            assertFalse(set.contains(-5 + distance));
            set.add(-5 + distance);
            assertTrue(set.contains(-5 + distance));
            assertFalse(set.contains(-5 + distance + 1) && distance != 63 && distance != 1023);
        }
        assertFalse(set.contains(-5));
        assertFalse(set.contains(-3));
    }
}
