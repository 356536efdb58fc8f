package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Each limit accepts what is at the limit and refuses what is beyond it. */
class DecoderLimitsTest {
    private static final String SECOND_RELATION_IN_BLOCK = "52 00000300 00004055 00 6200 64 0000";
    private static final DecoderLimits DEFAULT = DecoderLimits.DEFAULT;

    @Test
    void defaultsArePostgresqlsOwn() {
        assertEquals((1 << 30) - 1, DEFAULT.maxMessageBytes());
        assertEquals(1600, DEFAULT.maxColumns());
        assertEquals(Integer.MAX_VALUE, DEFAULT.maxRelations());
        assertEquals(Integer.MAX_VALUE, DEFAULT.maxStreamedTransactions());
    }

    @Test
    void limitsArePositive() {
        assertThrows(IllegalArgumentException.class, () -> DEFAULT.withMaxMessageBytes(0));
        assertThrows(IllegalArgumentException.class, () -> DEFAULT.withMaxColumns(-1));
        assertThrows(IllegalArgumentException.class, () -> DEFAULT.withMaxRelations(0));
        assertThrows(IllegalArgumentException.class, () -> DEFAULT.withMaxStreamedTransactions(0));
    }

    @Test
    void messageBytes() {
        DecodingSession.limited(DEFAULT.withMaxMessageBytes(21), RealBytes.BEGIN)
                .refuses(RealBytes.COMMIT, 0, "26 bytes, more than the limit of 21");
    }

    @Test
    void columns() {
        DecodingSession.limited(DEFAULT.withMaxColumns(3), RealBytes.BEGIN, RealBytes.RELATION_T1);
        DecodingSession.limited(DEFAULT.withMaxColumns(2), RealBytes.BEGIN)
                .refuses(RealBytes.RELATION_T1, 16, "3 columns, more than the limit of 2");
    }

    @Test
    void relations() {
        DecodingSession session = DecodingSession.limited(
                DEFAULT.withMaxRelations(2), RealBytes.BEGIN, RealBytes.RELATION_T1, RealBytes.RELATION_TFULL);
        session.refuses(RealBytes.RELATION_TIDX, 0, "more relations than the limit of 2");
        // a known relation may be sent again, and the refused one left no trace
        session.then(RealBytes.RELATION_T1, RealBytes.INSERT);
        session.refuses(RealBytes.UPDATE_BY_INDEX, 1, "never announced");
    }

    @Test
    void relationsLearnedInStreamBlocksCountToo() {
        DecodingSession session = DecodingSession.limited(
                DEFAULT.withMaxRelations(1), RealBytes.STREAM_START, RealBytes.STREAMED_RELATION);
        session.refuses(SECOND_RELATION_IN_BLOCK, 0, "more relations than the limit of 1");
        session.then(RealBytes.STREAMED_RELATION, RealBytes.STREAM_STOP, RealBytes.STREAM_COMMIT, RealBytes.BEGIN);
        session.refuses(RealBytes.RELATION_T1, 0, "more relations than the limit of 1");
    }

    @Test
    void relationsOfAFinishedStreamGiveTheirPlaceBack() {
        DecodingSession session = DecodingSession.limited(
                DEFAULT.withMaxRelations(1),
                RealBytes.STREAM_START,
                RealBytes.STREAMED_RELATION,
                RealBytes.STREAM_STOP);
        session.then("41 00000300 00000300", RealBytes.BEGIN, RealBytes.RELATION_T1);
    }

    @Test
    void streamedTransactions() {
        DecodingSession session = DecodingSession.limited(
                DEFAULT.withMaxStreamedTransactions(1), RealBytes.STREAM_START, RealBytes.STREAM_STOP);
        session.refuses(RealBytes.STREAM_START_OF_779, 1, "limit of 1");
        // more blocks of the same transaction do not count again
        session.then(RealBytes.STREAM_START_AGAIN, RealBytes.STREAM_STOP);
        session.then(RealBytes.STREAM_COMMIT, RealBytes.STREAM_START_OF_779, RealBytes.STREAM_STOP);
        session.then("41 0000030b 0000030c").refuses(RealBytes.STREAM_START, 1, "limit of 1");
        session.then("41 0000030b 0000030b", RealBytes.STREAM_START);
    }

    @Test
    void refusedStreamStartOpensNoBlock() {
        DecodingSession session = DecodingSession.limited(
                DEFAULT.withMaxStreamedTransactions(1), RealBytes.STREAM_START, RealBytes.STREAM_STOP);
        session.refuses(RealBytes.STREAM_START_OF_779, 1, "limit of 1");
        session.refuses(RealBytes.STREAMED_ORIGIN, 0, "ORIGIN after STREAM_STOP");
        session.then(RealBytes.BEGIN);
    }
}
