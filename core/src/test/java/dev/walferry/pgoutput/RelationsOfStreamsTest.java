package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Which relations that streamed transactions announce are remembered, and what counts against the limit. */
class RelationsOfStreamsTest {
    private static final String OF_SUB =
            RealBytes.STREAMED_RELATION.replaceFirst("52 00000300 00004054", "52 00000301 00004055");
    private static final String PREPARED = "70 00 000000000167ab90 000000000167ac88 000303df3284294a 00000300 673400";
    private static final String PLAIN_INSERT = "49 00004054 4e 0002 74 00000001 31 74 00000001 61";

    private static DecodingSession remembering(int relations, String... messages) {
        return DecodingSession.limited(DecoderLimits.DEFAULT.withMaxRelations(relations), messages);
    }

    private static Relation decoded(String... messages) {
        PgOutputDecoder decoder = new PgOutputDecoder();
        PgOutputMessage last = null;
        for (String message : messages) {
            byte[] bytes = DecodingSession.bytes(message);
            last = decoder.decode(bytes, 0, bytes.length);
        }
        return (Relation) last;
    }

    @Test
    void whatAPreparedStreamHasAnnouncedHoldsAfterwards() {
        DecodingSession.after(RealBytes.STREAM_START, RealBytes.STREAMED_RELATION, RealBytes.STREAM_STOP)
                .then(PREPARED, RealBytes.BEGIN, PLAIN_INSERT);
    }

    @Test
    void whatALaterStreamAnnouncesAgainCountsOnce() {
        DecodingSession session = remembering(2);
        for (int i = 0; i < 2; i++) {
            session.then(
                    RealBytes.STREAM_START,
                    RealBytes.STREAMED_RELATION,
                    RealBytes.STREAM_STOP,
                    RealBytes.STREAM_COMMIT);
        }
        session.then(RealBytes.BEGIN, RealBytes.RELATION_T1);
        session.refuses(RealBytes.RELATION_TFULL, 0, "more relations than the limit of 2");
    }

    @Test
    void whatASubtransactionHadAnnouncedGivesItsPlaceBackAlone() {
        DecodingSession session =
                remembering(2, RealBytes.STREAM_START, RealBytes.STREAMED_RELATION, OF_SUB, RealBytes.STREAM_STOP);
        session.then(RealBytes.STREAM_ABORT_OF_SUB, RealBytes.BEGIN, RealBytes.RELATION_T1);
        session.refuses(RealBytes.RELATION_TFULL, 0, "more relations than the limit of 2");
    }

    @Test
    void equalIsWhatSaysTheSameAboutTheSameTableInTheSameTransaction() {
        Relation streamed = decoded(RealBytes.STREAM_START, RealBytes.STREAMED_RELATION);
        Relation again = decoded(RealBytes.STREAM_START, RealBytes.STREAMED_RELATION);
        assertEquals(streamed, again);
        assertEquals(streamed.hashCode(), again.hashCode());
        assertNotEquals(0, streamed.hashCode());
        assertTrue(streamed.describesSameAs(streamed.withoutXid()));
        assertNotEquals(streamed, streamed.withoutXid());
        assertNotEquals(streamed, decoded(RealBytes.STREAM_START, OF_SUB));
        assertFalse(streamed.describesSameAs(decoded(RealBytes.BEGIN, RealBytes.RELATION_T1)));
        assertNotEquals((Object) "public.big", streamed);
    }

    /** A difference in any single part of the message counts. */
    @Test
    void anotherNameSchemaIdentityOrColumnIsAnotherDescription() {
        String known = RealBytes.STREAMED_RELATION;
        Relation streamed = decoded(RealBytes.STREAM_START, known);
        for (String other : new String[] {
            known.replaceFirst("62696700", "62696800"),
            known.replaceFirst("7075626c696300", "7075626c696400"),
            known.replaceFirst("00 64 0002", "00 66 0002"),
            OF_SUB
        }) {
            assertFalse(streamed.describesSameAs(decoded(RealBytes.STREAM_START, other)), other);
        }
    }
}
