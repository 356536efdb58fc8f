package dev.walferry.transaction;

import static dev.walferry.transaction.Wire.abort;
import static dev.walferry.transaction.Wire.first;
import static dev.walferry.transaction.Wire.insert;
import static dev.walferry.transaction.Wire.relation;
import static dev.walferry.transaction.Wire.stop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.testdata.pgoutput.ControlMessages;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Trap T-03, T-04, B22: messages of a slot with two_phase, even unasked. */
class PreparedTransactionTest {
    private Wire wire = new Wire(AssemblerOptions.DEFAULT);

    @AfterEach
    void close() {
        wire.close();
    }

    private void handThrough() {
        wire.close();
        wire = new Wire(AssemblerOptions.DEFAULT.withTwoPhase(TwoPhase.AT_PREPARE));
    }

    private void prepared(int xid, String gid, long lsn) {
        wire.send(ControlMessages.beginPrepare(lsn, lsn + 8, 1, xid, gid), relation(0), insert(0, gid));
        wire.at(lsn + 8, ControlMessages.prepare(lsn, lsn + 8, 1, xid, gid));
    }

    private static byte[] committed(int xid, String gid, long lsn) {
        return ControlMessages.commitPrepared(lsn, lsn + 8, 2, xid, gid);
    }

    private static byte[] rolledBack(int xid, String gid, long lsn) {
        return ControlMessages.rollbackPrepared(lsn, lsn + 8, 1, 2, xid, gid);
    }

    @Test
    void rowsComeOutAtCommitPrepared() {
        prepared(7, "a", 0x100);
        prepared(8, "b", 0x200);
        assertEquals(List.of(), wire.out());
        wire.at(0x308, committed(8, "b", 0x300));
        assertEquals(
                List.of("begin 0/300 xid 8", "relation t[id]", "insert public.t(id=b)", "commit 0/300 end 0/308"),
                wire.out());
        wire.send(rolledBack(7, "a", 0x400));
        assertEquals(List.of(), wire.out());
        assertEquals(0, wire.assembler.memoryUsed());
    }

    @Test
    void streamedOnesToo() {
        wire.send(first(7), relation(7), insert(7, "1"), insert(8, "2"), stop(), abort(7, 8));
        wire.send(ControlMessages.streamPrepare(0x100, 0x108, 1, 7, "a"));
        wire.send(committed(7, "a", 0x300));
        assertEquals(
                List.of("begin 0/300 xid 7", "relation t[id]", "insert public.t(id=1)", "commit 0/300 end 0/308"),
                wire.out());
    }

    /**
     * After a position beyond PREPARE is confirmed, the server sends the outcome without the rows:
     * docs/reference/wire.md.
     */
    @Test
    void nothingAfterAHeldPrepareIsConfirmable() {
        Lsn far = Lsn.of(0x10_000);
        assertEquals(far, wire.assembler.confirmable(far));
        prepared(7, "a", 0x100);
        prepared(8, "b", 0x200);
        wire.send(first(9), stop(), ControlMessages.streamPrepare(0x280, 0x288, 1, 9, "c"));
        assertEquals(Lsn.of(0x80), wire.assembler.confirmable(Lsn.of(0x80)));
        assertEquals(Lsn.of(0x100), wire.assembler.confirmable(far));
        wire.send(rolledBack(7, "a", 0x300));
        assertEquals(Lsn.of(0x200), wire.assembler.confirmable(far));
    }

    @Test
    void aCommittedOneHoldsBackUntilItsCommitIsProcessed() {
        prepared(7, "a", 0x100);
        wire.send(committed(7, "a", 0x300));
        assertEquals(Lsn.of(0x100), wire.assembler.confirmable(Lsn.of(0x307)));
        assertEquals(Lsn.of(0x308), wire.assembler.confirmable(Lsn.of(0x308)));
        assertEquals(Lsn.of(0x309), wire.assembler.confirmable(Lsn.of(0x309)));
    }

    /** Trap T-03 (b): skipping it would lose its rows. */
    @Test
    void commitOfRowsThatWereNeverSentEndsTheStream() {
        TransactionException e = assertThrows(TransactionException.class, () -> wire.send(committed(7, "lost", 0x300)));
        assertTrue(e.getMessage().contains("'lost'") && e.getMessage().contains("0/300"), e.getMessage());
        assertFalse(e.getMessage().contains("reconnect"), "the stream ends, so nothing reconnects");
    }

    /** Trap T-03 (a): if there were no rows, the commit is skipped; the session can ask the server. */
    @Test
    void commitOfNothingIsSkipped() {
        wire.close();
        wire = new Wire(new TransactionAssembler(
                AssemblerOptions.DEFAULT, commit -> commit.gid().equals("empty1")));
        wire.send(committed(7, "empty1", 0x300));
        assertEquals(List.of(), wire.out());
    }

    /** Trap T-03 (c), and trap T-03 (a) for Rollback Prepared. */
    @Test
    void rollbackOfTheUnknownIsIgnored() {
        prepared(7, "a", 0x100);
        wire.send(rolledBack(6, "a", 0x90), rolledBack(5, "x", 0x91), committed(7, "a", 0x300));
        assertEquals(4, wire.out().size());
    }

    /**
     * The outcome of the first transaction was not sent: {@code origin=none} leaves it out if another node caused it. A
     * gid can be used again only once its transaction has ended, so the first one is dropped and holds nothing back.
     */
    @Test
    void aGidThatIsUsedAgainEndsTheTransactionThatHadIt() {
        prepared(7, "a", 0x100);
        prepared(8, "a", 0x200);
        assertEquals(Lsn.of(0x200), wire.assembler.confirmable(Lsn.of(0x10_000)));
        wire.send(committed(8, "a", 0x300));
        assertEquals(4, wire.out().size());
        assertEquals(Lsn.of(0x10_000), wire.assembler.confirmable(Lsn.of(0x10_000)));
        assertEquals(0, wire.assembler.memoryUsed());
    }

    /** Trap T-03: 18.0 to 18.4 send a lone Prepare for a transaction without changes. */
    @Test
    void aLonePrepareIsAnEmptyTransaction() {
        byte[] prepare = ControlMessages.prepare(0x100, 0x108, 1, 7, "a");
        wire.send(prepare, committed(7, "a", 0x300));
        assertEquals(List.of("begin 0/300 xid 7", "commit 0/300 end 0/308"), wire.out());
        handThrough();
        wire.send(prepare);
        assertEquals(List.of("begin prepare a", "prepare a"), wire.out());
    }

    /** Trap T-05: only a rollback can follow, so incomplete rows never come out. */
    @Test
    void concurrentAbortWhilePreparingDropsAll() {
        prepared(7, "a", 0x100);
        wire.send(rolledBack(7, "a", 0x200));
        assertEquals(List.of(), wire.out());
    }

    @Test
    void handedThroughTheyComeAsTheyAreSent() {
        handThrough();
        prepared(7, "a", 0x100);
        wire.send(committed(7, "a", 0x200), committed(99, "earlier session", 0x300), rolledBack(98, "b", 0x400));
        assertEquals(
                List.of(
                        "begin prepare a",
                        "relation t[id]",
                        "insert public.t(id=a)",
                        "prepare a",
                        "commit prepared a",
                        "commit prepared earlier session",
                        "rollback prepared b"),
                wire.out());
    }

    @Test
    void handedThroughStreamedOnesLookLikePlainOnes() {
        handThrough();
        wire.send(first(7), relation(7), insert(7, "1"), insert(8, "2"), stop(), abort(7, 8));
        wire.at(0x108, ControlMessages.streamPrepare(0x100, 0x108, 1, 7, "a"), committed(7, "a", 0x200));
        assertEquals(
                List.of("begin prepare a", "relation t[id]", "insert public.t(id=1)", "prepare a", "commit prepared a"),
                wire.out());
        assertEquals(Lsn.of(0x300), wire.assembler.confirmable(Lsn.of(0x300)));
    }
}
