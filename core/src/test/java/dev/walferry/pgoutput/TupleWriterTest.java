package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.type.TypeOid;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Relations, rows and changes made by sources other than pgoutput. */
final class TupleWriterTest {
    private static final Relation ITEM = Relation.of(
            16_384,
            "public",
            "item",
            ReplicaIdentity.DEFAULT,
            List.of(
                    new Column("id", TypeOid.INT8, -1, true),
                    new Column("name", TypeOid.TEXT, -1, false),
                    new Column("note", TypeOid.TEXT, -1, false)));

    private final TupleWriter writer = new TupleWriter(ITEM);

    @Test
    void aWrittenRowReadsLikeADecodedOne() {
        Tuple row = writer.text("7").text("Ünicode").nul().row();
        assertEquals(List.of("7", "Ünicode", "null"), TupleText.of(row));
        assertEquals(7, row.getLong("id"));
        assertEquals("Ünicode", row.getString("name"));
        assertTrue(row.isNull("note"));
        assertEquals(ITEM, row.relation());
        assertFalse(row.isKeyOnly());
    }

    @Test
    void aWriterMakesOneRowAfterTheOther() {
        Tuple first = writer.text("1").text("one").nul().row();
        Tuple second = writer.text("2").nul().unchanged().row();
        assertEquals(List.of("1", "one", "null"), TupleText.of(first));
        assertEquals(List.of("2", "null", "unchanged"), TupleText.of(second));
    }

    @Test
    void aRowHoldsNothingButItsOwnBytes() {
        Tuple row = writer.text("1").text("one").nul().row();
        assertEquals(5 + 1 + 5 + 3 + 1, row.retainedBytes());
    }

    /** Sizes on both sides of the writer's first buffer, of 16-bit positions, and of rows that keep the buffer. */
    @ParameterizedTest
    @ValueSource(ints = {0, 240, 256, 32_700, 65_500, 65_536, 70_000, 1_000_000})
    void aRowMayBeOfAnySize(int length) {
        byte[] value = "x".repeat(length).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 3; i++) {
            Tuple row = writer.text("1").text(value).text("end").row();
            assertEquals(length, row.value("name").length());
            assertEquals("end", row.getString("note"));
            assertTrue(row.retainedBytes() <= 2 * length + 64, row.retainedBytes() + " bytes retained");
        }
    }

    @Test
    void aPartOfAnArrayIsAValue() {
        Tuple row = writer.text("1")
                .text("a line of text".getBytes(StandardCharsets.UTF_8), 2, 4)
                .nul()
                .row();
        assertEquals("line", row.getString("name"));
        assertThrows(IndexOutOfBoundsException.class, () -> writer.text(new byte[3], 2, 2));
    }

    @Test
    void aKeyKnowsNothingElse() {
        Tuple key = writer.text("7").unchanged().nul().key();
        assertTrue(key.isKeyOnly());
        assertEquals(List.of("7", "unchanged", "unchanged"), TupleText.of(key));
    }

    @Test
    void aKeyWithMoreThanTheKeyIsRefused() {
        writer.text("7").text("secret").nul();
        IllegalStateException e = assertThrows(IllegalStateException.class, writer::key);
        assertEquals(
                "expected no value outside the replica identity of public.item, got one for column \"name\"",
                e.getMessage());
    }

    @Test
    void aKeyOfATableWithoutOneIsRefused() {
        Relation keyless = Relation.of(1, "public", "log", ReplicaIdentity.NOTHING, List.of());
        assertThrows(IllegalStateException.class, new TupleWriter(keyless)::key);
    }

    @Test
    void theNumberOfColumnsMustFit() {
        writer.text("7");
        IllegalStateException few = assertThrows(IllegalStateException.class, writer::row);
        assertEquals("expected 3 columns for public.item, got 1", few.getMessage());
        writer.nul().nul();
        IllegalStateException many = assertThrows(IllegalStateException.class, writer::nul);
        assertEquals("expected 3 columns for public.item, got one more", many.getMessage());
    }

    @Test
    void aRowBeyondTheLimitIsRefusedByItsColumn() {
        TupleWriter small = new TupleWriter(ITEM, 16);
        small.text("1").text("1234").nul().row();
        small.text("1").text("1234").nul().row();
        small.text("1");
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> small.text("123456"));
        assertEquals(
                "expected a row of public.item of at most 16 bytes, got at least 17 with column \"name\"",
                e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new TupleWriter(ITEM, 0));
    }

    @Test
    void columnsHaveNamesOfTheirOwn() {
        Column id = new Column("id", TypeOid.INT4, -1, true);
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> Relation.of(1, "public", "t", ReplicaIdentity.FULL, List.of(id, id)));
        assertEquals("expected distinct column names in public.t, got \"id\" twice", e.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> Relation.of(1, "public", "t", ReplicaIdentity.FULL, Collections.nCopies(1665, id)));
    }

    @Test
    void changesAreMadeOfRows() {
        Tuple row = writer.text("1").text("one").nul().row();
        Tuple key = writer.text("1").unchanged().unchanged().key();
        Insert insert = Insert.of(row);
        assertEquals(ITEM, insert.relation());
        assertNull(insert.old());
        assertEquals(0, insert.xid());
        Delete delete = Delete.of(key);
        assertNull(delete.row());
        assertTrue(delete.old().isKeyOnly());
        Update update = Update.of(null, row);
        assertNull(update.old());
        assertFalse(update.wasSentUnchanged(1));
        Read read = Read.of(row);
        assertNull(read.old());
        assertSame(row, read.row());
        assertEquals(0, read.xid());
        assertEquals(0, read.snapshotXmin());
        assertEquals(7, Read.of(row, 7).snapshotXmin());
        assertThrows(IllegalArgumentException.class, () -> Read.of(key));
        for (RowChange change : List.of(insert, update, delete, read)) {
            assertEquals(ITEM, change.relation());
        }
    }

    @Test
    void anUpdateTakesUnchangedValuesFromTheOldRow() {
        Tuple old = writer.text("1").text("long").text("note").row();
        Tuple row = writer.text("1").unchanged().text("new note").row();
        Update update = Update.of(old, row);
        assertEquals(List.of("1", "long", "new note"), TupleText.of(update.row()));
        assertTrue(update.wasSentUnchanged(1));
        assertFalse(update.wasSentUnchanged(0));
        assertFalse(update.wasSentUnchanged(2));
        assertEquals(List.of("1", "long", "note"), TupleText.of(update.old()));
    }

    @Test
    void anUnchangedValueWithoutAnOldOneStaysUnknown() {
        Tuple key = writer.text("1").unchanged().unchanged().key();
        Tuple row = writer.text("2").unchanged().nul().row();
        Update update = Update.of(key, row);
        assertEquals(List.of("2", "unchanged", "null"), TupleText.of(update.row()));
        assertTrue(update.wasSentUnchanged(1));
    }

    @Test
    void rowsThatDoNotFitTheChangeAreRefused() {
        Tuple row = writer.text("1").text("one").nul().row();
        Tuple key = writer.text("1").unchanged().unchanged().key();
        assertThrows(IllegalArgumentException.class, () -> Insert.of(key));
        assertThrows(IllegalArgumentException.class, () -> Update.of(null, key));
        Relation altered = Relation.of(16_384, "public", "item", ReplicaIdentity.FULL, ITEM.columns());
        Tuple old = new TupleWriter(altered).text("1").text("one").nul().row();
        assertThrows(IllegalArgumentException.class, () -> Update.of(old, row));
    }

    @Test
    void aLogicalMessageIsMadeOfItsParts() {
        LogicalMessage message = LogicalMessage.of(false, Lsn.parse("0/10"), "outbox", new byte[] {1, 2});
        assertEquals("outbox", message.prefix());
        assertEquals(2, message.toContent().length);
        assertFalse(message.isTransactional());
    }
}
