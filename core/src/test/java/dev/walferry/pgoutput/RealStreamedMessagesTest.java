package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every field of what real servers sent at protocol versions 2 to 4: streamed and prepared transactions. */
class RealStreamedMessagesTest {
    private static final Lsn PREPARED_AT = Lsn.of(0x16612e0);
    private static final Lsn PREPARE_END = Lsn.of(0x16613d8);

    @Test
    void streamBlockNamesItsTransactionAndWhetherItIsTheFirst() {
        DecodingSession session = DecodingSession.after();
        assertEquals(new StreamStart(768, true), session.decode(StreamStart.class, RealBytes.STREAM_START));
        assertEquals(new StreamStop(), session.decode(StreamStop.class, RealBytes.STREAM_STOP));
        assertEquals(new StreamStart(768, false), session.decode(StreamStart.class, RealBytes.STREAM_START_AGAIN));
    }

    /** Trap T-01: nothing in a message announces the xid that it carries within a block. Trap B6: it is the subtransaction's. */
    @Test
    void messagesWithinABlockCarryTheirSubtransaction() {
        DecodingSession session = DecodingSession.after(RealBytes.STREAM_START);
        Relation relation = session.decode(Relation.class, RealBytes.STREAMED_RELATION);
        assertEquals(768, relation.xid());
        assertEquals(0x4054, relation.oid());
        assertEquals("big", relation.name());
        Insert top = session.decode(Insert.class, RealBytes.STREAMED_INSERT);
        assertEquals(768, top.xid());
        assertEquals(List.of("1", "a".repeat(100)), TupleText.of(top.row()));
        Insert sub = session.decode(Insert.class, RealBytes.STREAMED_INSERT_OF_SUB);
        assertEquals(771, sub.xid());
        assertEquals(List.of("2001", "c".repeat(100)), TupleText.of(sub.row()));
    }

    @Test
    void streamAbortTellsASubtransactionFromTheWhole() {
        DecodingSession session = DecodingSession.after();
        StreamAbort sub = session.decode(StreamAbort.class, RealBytes.STREAM_ABORT_OF_SUB);
        assertEquals(new StreamAbort(768, 769, Lsn.ZERO, 0), sub);
        assertFalse(sub.isWholeTransaction());
        StreamAbort whole = session.decode(StreamAbort.class, RealBytes.STREAM_ABORT);
        assertEquals(new StreamAbort(772, 772, Lsn.ZERO, 0), whole);
        assertTrue(whole.isWholeTransaction());
    }

    /** Trap T-06: streaming=parallel decides about the longer form, not protocol version 4. */
    @Test
    void streamAbortHasTwoLengths() {
        DecodingSession session = DecodingSession.after();
        assertEquals(
                new StreamAbort(755, 756, Lsn.of(0x17a0bf0), 0x000303df4b313269L),
                session.decode(StreamAbort.class, RealBytes.STREAM_ABORT_PARALLEL));
        assertEquals(
                new StreamAbort(764, 765, Lsn.ZERO, 0),
                session.decode(StreamAbort.class, RealBytes.STREAM_ABORT_PROTOCOL_4));
    }

    @Test
    void streamCommitHasItsXidBeforeItsFlags() {
        assertEquals(
                new StreamCommit(768, Lsn.of(0x15c4470), Lsn.of(0x15c44b0), 0x000303df2dda0568L),
                DecodingSession.after().decode(StreamCommit.class, RealBytes.STREAM_COMMIT));
    }

    @Test
    void messageBetweenTwoBlocksCarriesNoXid() {
        DecodingSession session = DecodingSession.after(RealBytes.STREAM_START, RealBytes.STREAM_STOP);
        LogicalMessage message = session.decode(LogicalMessage.class, RealBytes.MESSAGE_BETWEEN_BLOCKS);
        assertEquals(0, message.xid());
        assertFalse(message.isTransactional());
        assertEquals("nontx", message.prefix());
        assertEquals("y", new String(message.toContent(), StandardCharsets.UTF_8));
        assertEquals(Lsn.of(0x15c4470), message.lsn());
        session.then(RealBytes.STREAM_START_AGAIN);
    }

    /** Trap T-07: a subtransaction (780) wrote it, but it carries the top transaction's id. */
    @Test
    void messageWithinABlockCarriesTheTopTransaction() {
        LogicalMessage message = DecodingSession.after(RealBytes.STREAM_START_OF_779)
                .decode(LogicalMessage.class, RealBytes.MESSAGE_OF_SUB);
        assertEquals(779, message.xid());
        assertTrue(message.isTransactional());
        assertEquals("insub", message.prefix());
        assertEquals(1, message.asContent().remaining());
    }

    @Test
    void binaryChangesOfAStreamedTransaction() {
        DecodingSession session = DecodingSession.after(RealBytes.STREAM_START_OF_1100);
        // Origin alone carries no xid; its LSN is not known yet
        assertEquals(new Origin(Lsn.ZERO, "node_x"), session.decode(Origin.class, RealBytes.STREAMED_ORIGIN));
        assertEquals(new Type(1100, 0x402a, "public", "mood"), session.decode(Type.class, RealBytes.STREAMED_TYPE));
        session.then(RealBytes.STREAMED_BINARY_RELATION);
        Update update = session.decode(Update.class, RealBytes.STREAMED_UPDATE);
        assertEquals(1100, update.xid());
        Tuple old = update.old();
        assertNotNull(old);
        assertEquals(List.of("\\x00000001", "unchanged", "unchanged"), TupleText.of(old));
        assertEquals(List.of("\\xffffffff", "\\x6f6b", "\\x" + "61".repeat(100)), TupleText.of(update.row()));
        Delete delete = session.decode(Delete.class, RealBytes.STREAMED_DELETE);
        assertEquals(1100, delete.xid());
        assertEquals(List.of("\\x00000002", "unchanged", "unchanged"), TupleText.of(delete.old()));
        Truncate truncate = session.decode(Truncate.class, RealBytes.STREAMED_TRUNCATE);
        assertEquals(1100, truncate.xid());
        assertTrue(truncate.restartIdentity());
        assertFalse(truncate.cascade());
        assertEquals(
                List.of("sbin"),
                truncate.relations().stream().map(Relation::name).toList());
    }

    @Test
    void preparedTransactionIsFramedAndDecidedLater() {
        DecodingSession session = DecodingSession.after();
        long time = 0x000303df32841fdcL;
        assertEquals(
                new BeginPrepare(PREPARED_AT, PREPARE_END, time, 782, "g1"),
                session.decode(BeginPrepare.class, RealBytes.BEGIN_PREPARE));
        assertEquals(
                new Prepare(PREPARED_AT, PREPARE_END, time, 782, "g1"),
                session.decode(Prepare.class, RealBytes.PREPARE));
        assertEquals(
                new CommitPrepared(PREPARE_END, Lsn.of(0x1661410), 0x000303df3284207cL, 782, "g1"),
                session.decode(CommitPrepared.class, RealBytes.COMMIT_PREPARED));
    }

    /** The first LSN is the end of the prepare, not its start: with gid and time it tells which prepare is meant. */
    @Test
    void rollbackPreparedNamesThePrepare() {
        assertEquals(
                new RollbackPrepared(
                        Lsn.of(0x1661588), Lsn.of(0x16615c0), 0x000303df32842119L, 0x000303df3284215cL, 783, "g2"),
                DecodingSession.after().decode(RollbackPrepared.class, RealBytes.ROLLBACK_PREPARED));
    }

    @Test
    void streamedTransactionMayBePrepared() {
        assertEquals(
                new StreamPrepare(Lsn.of(0x167ab90), Lsn.of(0x167ac88), 0x000303df3284294aL, 785, "g4"),
                DecodingSession.after().decode(StreamPrepare.class, RealBytes.STREAM_PREPARE));
    }
}
