package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Messages that real servers send in an unexpected order are legal. */
class StrangeOrderTest {
    private static final String OLD = "52 00000300 00004004 00 7431 00 64 0001 01 696400 00000017 ffffffff";
    private static final String NEW =
            "52 00004004 00 7431 00 64 0002" + "01 696400 00000017 ffffffff 00 6200 00000019 ffffffff";
    private static final String ROW_OF_OLD = "49 00000300 00004004 4e 0001 74 00000001 31";
    private static final String ROW_OF_NEW = "49 00004004 4e 0002 74 00000001 31 6e";

    /** Trap T-02: 18.0 to 18.6 send it at protocol version 1 too, for a transaction never seen. */
    @Test
    void streamAbortOfATransactionThatWasNeverStreamed() {
        DecodingSession session = DecodingSession.after(RealBytes.STRAY_ABORT, RealBytes.BEGIN, RealBytes.COMMIT);
        StreamAbort abort = session.decode(StreamAbort.class, RealBytes.STRAY_ABORT);
        assertEquals(815, abort.xid());
        assertEquals(816, abort.subxid());
        session.then(RealBytes.BEGIN, RealBytes.RELATION_T1, RealBytes.INSERT, RealBytes.COMMIT);
    }

    /** Trap T-03: the transaction was empty, or was prepared in an earlier session. */
    @Test
    void outcomeOfATransactionWhosePrepareWasNotSeen() {
        DecodingSession session =
                DecodingSession.after(RealBytes.COMMIT_PREPARED_ALONE, RealBytes.ROLLBACK_PREPARED_ALONE);
        assertEquals(
                "empty1",
                session.decode(CommitPrepared.class, RealBytes.COMMIT_PREPARED_ALONE)
                        .gid());
        assertEquals(
                "empty2",
                session.decode(RollbackPrepared.class, RealBytes.ROLLBACK_PREPARED_ALONE)
                        .gid());
    }

    /**
     * Trap T-04: the slot decides about two-phase messages, and a decoder knows neither slots nor protocol versions.
     */
    @Test
    void twoPhaseMessagesMixWithPlainTransactions() {
        DecodingSession.after(
                RealBytes.BEGIN,
                RealBytes.RELATION_T1,
                RealBytes.COMMIT,
                RealBytes.BEGIN_PREPARE,
                RealBytes.INSERT,
                RealBytes.PREPARE,
                RealBytes.BEGIN,
                RealBytes.INSERT,
                RealBytes.COMMIT,
                RealBytes.COMMIT_PREPARED);
    }

    /** Trap T-08. */
    @Test
    void emptyBlocksAndTransactions() {
        DecodingSession.after(
                RealBytes.STREAM_START,
                RealBytes.STREAM_STOP,
                RealBytes.STREAM_START_AGAIN,
                RealBytes.STREAM_STOP,
                RealBytes.STREAM_COMMIT,
                RealBytes.BEGIN,
                RealBytes.COMMIT,
                RealBytes.BEGIN_PREPARE,
                RealBytes.PREPARE);
    }

    /** Trap T-10: an error cuts a transaction off. What follows is a new session, and that takes a new decoder. */
    @Test
    void beginWithoutCommitEndsTheSession() {
        DecodingSession.after(RealBytes.BEGIN, RealBytes.RELATION_T1, RealBytes.INSERT)
                .refuses(RealBytes.BEGIN, 0, "BEGIN after INSERT");
        DecodingSession.after(RealBytes.BEGIN, RealBytes.RELATION_T1, RealBytes.INSERT, RealBytes.COMMIT);
        // relations do not outlive it
        DecodingSession.after(RealBytes.BEGIN).refuses(RealBytes.INSERT, 1, "never announced");
    }

    /** Trap B7: blocks of several transactions and plain transactions between them. */
    @Test
    void blocksInterleave() {
        DecodingSession.after(
                RealBytes.STREAM_START,
                RealBytes.STREAM_STOP,
                RealBytes.STREAM_START_OF_779,
                RealBytes.STREAM_STOP,
                RealBytes.BEGIN,
                RealBytes.RELATION_T1,
                RealBytes.INSERT,
                RealBytes.COMMIT,
                RealBytes.STREAM_START_AGAIN,
                RealBytes.STREAMED_RELATION,
                RealBytes.STREAMED_INSERT,
                RealBytes.STREAM_STOP,
                "63 0000030b 00 00000000015c4470 00000000015c44b0 000303df2dda0568",
                RealBytes.STREAM_COMMIT);
    }

    /** Trap T-09: a relation sent in a block is not sent again after the commit. */
    @Test
    void relationOfACommittedStreamHoldsForEveryone() {
        DecodingSession session =
                DecodingSession.after(RealBytes.STREAM_START, RealBytes.STREAMED_RELATION, RealBytes.STREAM_STOP);
        String plainRow = "49 00004054 4e 0002 74 00000001 31 6e";
        session.then(RealBytes.BEGIN).refuses(plainRow, 1, "never announced");
        session.then(RealBytes.COMMIT, RealBytes.STREAM_COMMIT, RealBytes.BEGIN);
        assertEquals("big", session.decode(Insert.class, plainRow).relation().name());
    }

    /** Trap B5: a definition that was rolled back must not be used by others, nor by the next stream. */
    @Test
    void relationOfAnAbortedStreamIsForgotten() {
        DecodingSession session = DecodingSession.after(
                RealBytes.STREAM_START,
                RealBytes.STREAMED_RELATION,
                RealBytes.STREAM_STOP,
                RealBytes.STREAM_ABORT_OF_SUB);
        session.then(RealBytes.STREAM_START_AGAIN, RealBytes.STREAMED_INSERT, RealBytes.STREAM_STOP);
        session.then("41 00000300 00000300", RealBytes.STREAM_START);
        session.refuses(RealBytes.STREAMED_INSERT, 5, "never announced");
    }

    @Test
    void aStreamSeesItsOwnDefinitionAndOthersTheirs() {
        DecodingSession session = DecodingSession.after(
                RealBytes.BEGIN, NEW, RealBytes.COMMIT, RealBytes.STREAM_START, OLD, ROW_OF_OLD, RealBytes.STREAM_STOP);
        session.then(RealBytes.BEGIN, ROW_OF_NEW, RealBytes.COMMIT);
        session.then(RealBytes.STREAM_START_AGAIN, ROW_OF_OLD, RealBytes.STREAM_STOP);
    }

    /**
     * A publication's column list can change during an open transaction, so that others get a newer Relation before it
     * commits. The servers whose streams are captured send the newer one again after the commit, but the protocol does
     * not require it. The last one on the wire is valid, and the commit must not bring back an older one.
     */
    @Test
    void committedStreamDoesNotBringBackAnOlderRelation() {
        DecodingSession session = DecodingSession.after(
                RealBytes.STREAM_START, OLD, ROW_OF_OLD, RealBytes.STREAM_STOP, RealBytes.BEGIN, NEW, RealBytes.COMMIT);
        session.then(RealBytes.STREAM_COMMIT, RealBytes.BEGIN);
        assertEquals(2, session.decode(Insert.class, ROW_OF_NEW).row().size());
    }

    /** A transactional message is legal only within a transaction, and a non-transactional one only outside. */
    @Test
    void logicalMessagesStandWhereTheirFlagSays() {
        DecodingSession.after().refuses(RealBytes.MESSAGE, 0, "out of order");
        DecodingSession.after(RealBytes.BEGIN).refuses(RealBytes.MESSAGE_ALONE, 0, "out of order");
        DecodingSession.after(RealBytes.STREAM_START_OF_779)
                .refuses("4d 0000030b 00 000000000164a3a8 696e73756200 00000001 78", 0, "out of order");
    }
}
