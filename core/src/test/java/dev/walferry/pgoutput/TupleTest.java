package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.pgoutput.MessageBuilder;
import dev.walferry.testdata.pgoutput.TupleBuilder;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Old rows, values that were not sent, and what keeps a message's bytes alive. */
class TupleTest {
    private static final MessageBuilder PLAIN = MessageBuilder.plain();
    private static final int TFULL = 0x400b;
    private static final int TIDX = 0x4015;
    private static final byte[] SMILE = "☺".getBytes(StandardCharsets.UTF_8);

    private final DecodingSession full = DecodingSession.after(RealBytes.BEGIN, RealBytes.RELATION_TFULL);

    private Update updateFull(TupleBuilder old, TupleBuilder row) {
        return (Update) full.decode(PLAIN.updateWithOld(TFULL, old, row));
    }

    /** Trap B1: FULL sends unchanged TOAST values in the old row only. */
    @Test
    void unchangedValueIsTakenFromTheOldRowUnderFull() {
        Update update = updateFull(
                TupleBuilder.tuple().text("1").text("long"),
                TupleBuilder.tuple().text("2").unchanged());
        assertEquals(List.of("2", "long"), TupleText.of(update.row()));
        assertTrue(update.wasSentUnchanged(1));
        assertFalse(update.wasSentUnchanged(0));
        assertEquals(ValueKind.TEXT, update.row().valueKind(1));
        assertFalse(update.row().isUnchanged(1));
    }

    @Test
    void unchangedValueKeepsTheFormatOfTheOldRow() {
        Update update = updateFull(
                TupleBuilder.tuple().binary(new byte[] {0, 0, 0, 1}).binary(SMILE),
                TupleBuilder.tuple().binary(new byte[] {0, 0, 0, 2}).unchanged());
        assertArrayEquals(SMILE, update.row().value(1).toBytes());
        assertEquals(ValueKind.BINARY, update.row().valueKind(1));
    }

    /** No server does this; still it must not turn into null. */
    @Test
    void unchangedValueThatTheOldRowDoesNotHoldStaysUnknown() {
        Update update = updateFull(
                TupleBuilder.tuple().unchanged().nul(),
                TupleBuilder.tuple().unchanged().unchanged());
        assertEquals(List.of("unchanged", "unchanged"), TupleText.of(update.row()));
        assertTrue(update.wasSentUnchanged(0));
        assertTrue(update.wasSentUnchanged(1));
    }

    /** Trap T-21: a key stored out of line is in the old key although it did not change; the new row says unchanged. */
    @Test
    void unchangedKeyIsTakenFromTheOldKey() {
        DecodingSession session = DecodingSession.after(RealBytes.BEGIN, RealBytes.RELATION_TIDX);
        Update update = (Update) session.decode(PLAIN.updateWithKey(
                TIDX,
                TupleBuilder.tuple().nul().text("long key").nul(),
                TupleBuilder.tuple().text("1").unchanged().unchanged()));
        assertEquals(List.of("1", "long key", "unchanged"), TupleText.of(update.row()));
        assertTrue(update.wasSentUnchanged(1));
        assertTrue(update.wasSentUnchanged(2));
        assertFalse(update.wasSentUnchanged(0));
    }

    /** Traps T-22 and B2: a null within the key is a real null, a null outside it says nothing. */
    @Test
    void nullInAKeyTupleIsNullOnlyWithinTheKey() {
        DecodingSession session = DecodingSession.after(RealBytes.BEGIN, RealBytes.RELATION_TIDX);
        Delete delete = (Delete) session.decode(
                PLAIN.deleteByKey(TIDX, TupleBuilder.tuple().nul().nul().nul()));
        assertEquals(List.of("unchanged", "null", "unchanged"), TupleText.of(delete.old()));
    }

    @Test
    void nullInAWholeOldRowIsNull() {
        Delete delete = (Delete) full.decode(
                PLAIN.deleteByOld(TFULL, TupleBuilder.tuple().text("1").nul()));
        assertFalse(delete.old().isKeyOnly());
        assertTrue(delete.old().isNull(1));
    }

    @Test
    void contentOfAValueThatIsNotThereCannotBeHad() {
        Update update = updateFull(
                TupleBuilder.tuple().text("1").nul(), TupleBuilder.tuple().nul().unchanged());
        for (int column = 0; column < 2; column++) {
            ValueView value = update.row().value(column);
            assertThrows(IllegalStateException.class, value::length);
            assertThrows(IllegalStateException.class, value::toBytes);
            assertThrows(IllegalStateException.class, value::asByteBuffer);
            assertThrows(IllegalStateException.class, value::getText);
            assertEquals(value.kind(), value.detach().kind());
        }
    }

    @Test
    void textOfABinaryValueCannotBeHad() {
        Insert insert = (Insert) full.decode(
                PLAIN.insert(TFULL, TupleBuilder.tuple().binary(new byte[] {1}).text("")));
        assertThrows(IllegalStateException.class, () -> insert.row().value(0).getText());
        assertEquals("", insert.row().value("b").getText());
        assertEquals(0, insert.row().value(1).length());
        assertEquals(25, insert.row().value(1).typeOid());
    }

    /** Trap T-35: SQL_ASCII databases send bytes that are not UTF-8; these stay available. */
    @Test
    void invalidUtf8IsReplacedInTextAndKeptInBytes() {
        byte[] invalid = {'a', (byte) 0xff};
        Insert insert = (Insert) full.decode(
                PLAIN.insert(TFULL, TupleBuilder.tuple().text(invalid).text(SMILE)));
        assertEquals("a\ufffd", insert.row().value(0).getText());
        assertArrayEquals(invalid, insert.row().value(0).toBytes());
        assertEquals("☺", insert.row().value(1).getText());
    }

    @Test
    void buffersAreReadOnlyAndShareAndCopiesAreCopies() {
        byte[] message = PLAIN.insert(TFULL, TupleBuilder.tuple().text("1").text("two"));
        PgOutputDecoder decoder = new PgOutputDecoder();
        decoder.decode(ByteBuffer.wrap(DecodingSession.bytes(RealBytes.BEGIN)));
        decoder.decode(ByteBuffer.wrap(DecodingSession.bytes(RealBytes.RELATION_TFULL)));
        ValueView value =
                ((Insert) decoder.decode(message, 0, message.length)).row().value(1);
        ByteBuffer shared = value.asByteBuffer();
        assertEquals(0, shared.position());
        assertEquals(3, shared.capacity());
        assertThrows(ReadOnlyBufferException.class, () -> shared.put(0, (byte) 0));
        byte[] copy = value.toBytes();
        ValueView detached = value.detach();
        message[message.length - 1] = '0'; // forbidden to callers, but shows which objects share the bytes
        assertEquals("tw0", value.getText());
        assertEquals('0', shared.get(2));
        assertEquals("two", new String(copy, StandardCharsets.UTF_8));
        assertEquals("two", detached.getText());
        assertEquals(25, detached.typeOid());
    }

    @Test
    void detachedRowHoldsItsOwnBytesAlone() {
        Update update = updateFull(
                TupleBuilder.tuple().text("1").text("x".repeat(1000)),
                TupleBuilder.tuple().text("2").nul());
        Tuple row = update.row();
        assertTrue(row.retainedBytes() > 1000);
        Tuple detached = row.detach();
        assertEquals(1 + 4 + 1 + 1, detached.retainedBytes());
        assertEquals(List.of("2", "null"), TupleText.of(detached));
        assertSame(row.relation(), detached.relation());
    }

    @Test
    void detachedRowKeepsWhatItGotFromTheOldOne() {
        Update update = updateFull(
                TupleBuilder.tuple().text("1").text("long"),
                TupleBuilder.tuple().text("2").unchanged());
        Tuple detached = update.row().detach();
        assertNotSame(update.row(), detached);
        assertEquals(List.of("2", "long"), TupleText.of(detached));
    }

    @Test
    void detachedKeyIsStillAKey() {
        Update update = DecodingSession.after(RealBytes.BEGIN, RealBytes.RELATION_T1)
                .decode(Update.class, RealBytes.UPDATE_OF_KEY);
        Tuple old = update.old();
        assertNotNull(old);
        Tuple detached = old.detach();
        assertTrue(detached.isKeyOnly());
        assertEquals(List.of("1", "unchanged", "unchanged"), TupleText.of(detached));
        assertTrue(detached.isUnchanged(1));
    }

    @Test
    void columnsThatDoNotExist() {
        Tuple row = updateFull(
                        TupleBuilder.tuple().nul().nul(),
                        TupleBuilder.tuple().nul().nul())
                .row();
        assertThrows(IndexOutOfBoundsException.class, () -> row.value(2));
        assertThrows(IndexOutOfBoundsException.class, () -> row.valueKind(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> row.isNull(2));
        assertThrows(IllegalArgumentException.class, () -> row.value("nope"));
    }

    @Test
    void contentIsCopiedIntoTheCallersArrayOrNotAtAll() {
        Tuple row = updateFull(
                        TupleBuilder.tuple().text("1").nul(),
                        TupleBuilder.tuple().text("2345").nul())
                .row();
        byte[] to = "......".getBytes(StandardCharsets.US_ASCII);
        assertEquals(4, row.value(0).getBytes(to, 1));
        assertEquals(".2345.", new String(to, StandardCharsets.US_ASCII));
        assertThrows(IndexOutOfBoundsException.class, () -> row.value(0).getBytes(to, 3));
        assertEquals(".2345.", new String(to, StandardCharsets.US_ASCII));
        assertThrows(IllegalStateException.class, () -> row.value(1).getBytes(to, 0));
    }
}
