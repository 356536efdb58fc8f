package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.walferry.Lsn;
import dev.walferry.testdata.pgoutput.MessageBuilder;
import dev.walferry.testdata.pgoutput.TupleBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The text of a message gives its shape, which may be logged, and never its content. */
final class ShapeTextTest {
    private static final MessageBuilder PLAIN = MessageBuilder.plain();
    private static final int TFULL = 0x400b;
    private static final Instant NEW_YEAR_2000 = Instant.parse("2000-01-01T00:00:00Z");

    private final DecodingSession session =
            DecodingSession.after(RealBytes.BEGIN, RealBytes.RELATION_TFULL, RealBytes.RELATION_T1);

    @Test
    void rowChangesShowColumnsKindsAndLengths() {
        byte[] secret = "secret".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                "INSERT public.tfull(id binary of 6 bytes, b null)",
                session.decode(PLAIN.insert(
                                TFULL, TupleBuilder.tuple().binary(secret).nul()))
                        .toString());
        assertEquals(
                "UPDATE public.tfull(id text of 1 byte, b unchanged)"
                        + " from public.tfull(id text of 6 bytes, b null)",
                session.decode(PLAIN.updateWithOld(
                                TFULL,
                                TupleBuilder.tuple().text(secret).nul(),
                                TupleBuilder.tuple().text("2").unchanged()))
                        .toString());
        assertEquals(
                "DELETE public.t1 key(id text of 2 bytes, b unchanged, c unchanged)",
                session.decode(Delete.class, RealBytes.DELETE).toString());
    }

    @Test
    void logicalMessagesShowNeitherPrefixNorContent() {
        LogicalMessage message =
                LogicalMessage.of(true, Lsn.parse("0/10"), "secret", "secret".getBytes(StandardCharsets.UTF_8));
        assertEquals("MESSAGE transactional at 0/10, 6 bytes", message.toString());
    }

    @Test
    void valuesShowTheirKind() {
        Tuple row = new TupleWriter(
                        session.decode(Insert.class, RealBytes.INSERT).relation())
                .text("secret")
                .nul()
                .unchanged()
                .row();
        assertEquals("text of 6 bytes", row.value(0).toString());
        assertFalse(row.toString().contains("secret"));
    }

    @Test
    void timesAreInstants() {
        assertEquals(NEW_YEAR_2000, new Begin(Lsn.ZERO, 0, 1).commitInstant());
        assertEquals(NEW_YEAR_2000.plusNanos(1000), new Commit(Lsn.ZERO, Lsn.ZERO, 1).commitInstant());
        assertEquals(
                NEW_YEAR_2000.minusNanos(1000), new CommitPrepared(Lsn.ZERO, Lsn.ZERO, -1, 1, "g").commitInstant());
        assertEquals(NEW_YEAR_2000.plusSeconds(1), new StreamCommit(1, Lsn.ZERO, Lsn.ZERO, 1_000_000).commitInstant());
        RollbackPrepared rollback = new RollbackPrepared(Lsn.ZERO, Lsn.ZERO, 0, 1_000_000, 1, "g");
        assertEquals(NEW_YEAR_2000, rollback.prepareInstant());
        assertEquals(NEW_YEAR_2000.plusSeconds(1), rollback.rollbackInstant());
    }

    @Test
    void anAbortTimeThatWasNotSentIsNone() {
        assertNull(new StreamAbort(1, 1, Lsn.ZERO, 0).abortInstant());
        assertEquals(NEW_YEAR_2000, new StreamAbort(1, 1, Lsn.of(1), 0).abortInstant());
    }
}
