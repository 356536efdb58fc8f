package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes decoded apart from their session. */
final class ChangeDecoderTest {
    private final ChangeDecoder decoder = new ChangeDecoder();
    private final Relation t1 = DecodingSession.after(RealBytes.BEGIN).decode(Relation.class, RealBytes.RELATION_T1);

    private PgOutputMessage decode(String hex) {
        return decoder.decode(DecodingSession.bytes(hex));
    }

    @Test
    void aChangeBelongsToTheRelationInUse() {
        decoder.use(t1);
        Insert insert = (Insert) decode(RealBytes.INSERT);
        assertSame(t1, insert.relation());
        assertEquals(List.of("1", "hi", "1.50"), TupleText.of(insert.row()));
        assertEquals(0, insert.xid());
        assertEquals(PgOutputMessage.Kind.DELETE, decode(RealBytes.DELETE).kind());
        assertEquals(PgOutputMessage.Kind.MESSAGE, decode(RealBytes.MESSAGE).kind());
    }

    @Test
    void aLaterRelationReplacesAnEarlierOne() {
        decoder.use(t1);
        Relation altered = Relation.of(t1.oid(), "public", "renamed", t1.replicaIdentity(), t1.columns());
        decoder.use(altered);
        assertSame(altered, ((Insert) decode(RealBytes.INSERT)).relation());
    }

    @Test
    void aChangeOfAnUnknownRelationIsRefused() {
        PgOutputFormatException e = assertThrows(PgOutputFormatException.class, () -> decode(RealBytes.INSERT));
        assertTrue(e.getMessage().endsWith("was never announced"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", RealBytes.BEGIN, RealBytes.INSERT + "00"})
    void anythingElseIsRefused(String hex) {
        decoder.use(t1);
        assertThrows(PgOutputFormatException.class, () -> decode(hex));
    }
}
