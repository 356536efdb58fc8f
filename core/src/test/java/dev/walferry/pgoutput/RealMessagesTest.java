package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every field of what real servers sent at protocol version 1. */
class RealMessagesTest {
    private static final long TIME = 0x000303df2b75aadfL;

    @Test
    void beginAndCommitFrameATransaction() {
        DecodingSession session = DecodingSession.after();
        Begin begin = session.decode(Begin.class, RealBytes.BEGIN);
        assertEquals(new Begin(Lsn.of(0x158D7B0), TIME, 748), begin);
        Commit commit = session.decode(Commit.class, RealBytes.COMMIT);
        assertEquals(new Commit(Lsn.of(0x158D7B0), Lsn.of(0x158D7E0), TIME), commit);
        // Traps T-12 and A5: Begin carries the start of the commit record, not the position to confirm
        assertEquals(begin.commitLsn(), commit.commitLsn());
        assertTrue(commit.endLsn().isAfter(begin.commitLsn()));
    }

    @Test
    void relationTellsItsColumnsAndItsKey() {
        Relation t1 = DecodingSession.after(RealBytes.BEGIN).decode(Relation.class, RealBytes.RELATION_T1);
        assertEquals(0, t1.xid());
        assertEquals(16388, t1.oid());
        assertEquals("public", t1.namespace());
        assertEquals("t1", t1.name());
        assertEquals("public.t1", t1.toString());
        assertEquals(ReplicaIdentity.DEFAULT, t1.replicaIdentity());
        assertEquals(
                List.of(
                        new Column("id", 23, -1, true),
                        new Column("b", 25, -1, false),
                        new Column("c", 1700, 0x000a0006, false)),
                t1.columns());
        assertEquals(2, t1.columnIndex("c"));
        assertTrue(t1.hasColumn("b"));
        assertFalse(t1.hasColumn("B"));
    }

    @Test
    void insertHoldsTheRowAsText() {
        DecodingSession session = DecodingSession.after(RealBytes.BEGIN, RealBytes.RELATION_T1);
        Insert insert = session.decode(Insert.class, RealBytes.INSERT);
        assertEquals(0, insert.xid());
        assertEquals("t1", insert.relation().name());
        assertEquals(List.of("1", "hi", "1.50"), TupleText.of(insert.row()));
        assertFalse(insert.row().isKeyOnly());
        assertEquals(
                List.of("2", "null", "null"),
                TupleText.of(
                        session.decode(Insert.class, RealBytes.INSERT_NULLS).row()));
    }

    @Test
    void updateWithoutOldRowLeftTheKeyAlone() {
        Update update =
                DecodingSession.after(RealBytes.BEGIN, RealBytes.RELATION_T1).decode(Update.class, RealBytes.UPDATE);
        assertNull(update.old());
        assertEquals(List.of("1", "yo", "1.50"), TupleText.of(update.row()));
        assertFalse(update.wasSentUnchanged(1));
    }

    /** Traps T-22 and B2: the key tuple has a null for every other column, which says nothing about its value. */
    @Test
    void updateOfTheKeyHoldsTheOldKeyAndNothingElseOfTheOldRow() {
        Update update = DecodingSession.after(RealBytes.BEGIN, RealBytes.RELATION_T1)
                .decode(Update.class, RealBytes.UPDATE_OF_KEY);
        Tuple old = old(update);
        assertTrue(old.isKeyOnly());
        assertEquals(List.of("1", "unchanged", "unchanged"), TupleText.of(old));
        assertFalse(old.isNull(1));
        assertEquals(List.of("10", "yo", "1.50"), TupleText.of(update.row()));
    }

    @Test
    void deleteHoldsTheKey() {
        Delete delete =
                DecodingSession.after(RealBytes.BEGIN, RealBytes.RELATION_T1).decode(Delete.class, RealBytes.DELETE);
        assertEquals(0, delete.xid());
        assertEquals("t1", delete.relation().name());
        assertTrue(delete.old().isKeyOnly());
        assertEquals(List.of("10", "unchanged", "unchanged"), TupleText.of(delete.old()));
    }

    /** Trap T-20: under FULL every column is marked as key. */
    @Test
    void updateUnderFullHoldsTheWholeOldRow() {
        DecodingSession session = DecodingSession.after(RealBytes.BEGIN);
        Relation tfull = session.decode(Relation.class, RealBytes.RELATION_TFULL);
        assertEquals(ReplicaIdentity.FULL, tfull.replicaIdentity());
        assertTrue(tfull.columns().stream().allMatch(Column::identity));
        Update update = session.decode(Update.class, RealBytes.UPDATE_FULL);
        assertFalse(old(update).isKeyOnly());
        assertEquals(List.of("1", "a"), TupleText.of(old(update)));
        assertEquals(List.of("1", "b"), TupleText.of(update.row()));
        // the same value in both rows was still sent
        assertFalse(update.wasSentUnchanged(0));
    }

    @Test
    void indexIdentityNeedNotBeTheFirstColumn() {
        DecodingSession session = DecodingSession.after(RealBytes.BEGIN);
        Relation tidx = session.decode(Relation.class, RealBytes.RELATION_TIDX);
        assertEquals(ReplicaIdentity.INDEX, tidx.replicaIdentity());
        assertEquals(
                List.of(false, true, false),
                tidx.columns().stream().map(Column::identity).toList());
        Update update = session.decode(Update.class, RealBytes.UPDATE_BY_INDEX);
        assertEquals(List.of("unchanged", "k1", "unchanged"), TupleText.of(old(update)));
        assertEquals(List.of("1", "k2", "6"), TupleText.of(update.row()));
    }

    /** Trap B1: with no old row, or a key-only one, an unchanged TOAST value is unknown, never null. */
    @Test
    void unchangedToastValueIsNotNull() {
        DecodingSession session = DecodingSession.after(RealBytes.BEGIN, RealBytes.RELATION_TTOAST);
        Update update = session.decode(Update.class, RealBytes.UPDATE_TOAST);
        assertEquals(List.of("1", "unchanged", "t"), TupleText.of(update.row()));
        assertTrue(update.wasSentUnchanged(1));
        assertFalse(update.row().isNull(1));
        Update keyed = session.decode(Update.class, RealBytes.UPDATE_TOAST_KEY);
        assertEquals(List.of("1", "unchanged", "unchanged"), TupleText.of(old(keyed)));
        assertEquals(List.of("2", "unchanged", "t"), TupleText.of(keyed.row()));
        assertTrue(keyed.wasSentUnchanged(1));
    }

    /** Trap T-25: an empty namespace is pg_catalog. Trap B9: a domain goes by its base type's name. */
    @Test
    void typesNameWhatIsNotBuiltIn() {
        DecodingSession session = DecodingSession.after(RealBytes.BEGIN);
        assertEquals(new Type(0, 0x402a, "public", "mood"), session.decode(Type.class, RealBytes.TYPE_ENUM));
        assertEquals(new Type(0, 0x4030, "pg_catalog", "int4"), session.decode(Type.class, RealBytes.TYPE_DOMAIN));
        assertEquals(new Type(0, 0x4033, "public", "mood"), session.decode(Type.class, RealBytes.TYPE_DOMAIN_OF_ENUM));
        assertEquals(new Type(0, 0x4029, "public", "_mood"), session.decode(Type.class, RealBytes.TYPE_ARRAY));
    }

    @Test
    void valuesOfCustomTypesAreTextToo() {
        Insert insert = DecodingSession.after(RealBytes.BEGIN, RealBytes.RELATION_TCUST)
                .decode(Insert.class, RealBytes.INSERT_CUSTOM);
        assertEquals(List.of("1", "ok", "5", "sad", "(1,z)", "{sad,ok}"), TupleText.of(insert.row()));
        assertEquals(0x402a, insert.row().value("m").typeOid());
    }

    /** Trap B18: several relations in one message, each as it is known. */
    @Test
    void truncateListsItsRelations() {
        DecodingSession session =
                DecodingSession.after(RealBytes.BEGIN, RealBytes.RELATION_T1, RealBytes.RELATION_TFULL);
        Truncate one = session.decode(Truncate.class, RealBytes.TRUNCATE);
        assertEquals(List.of("t1"), one.relations().stream().map(Relation::name).toList());
        assertFalse(one.cascade());
        assertFalse(one.restartIdentity());
        Truncate two = session.decode(Truncate.class, RealBytes.TRUNCATE_TWO);
        assertEquals(
                List.of("t1", "tfull"),
                two.relations().stream().map(Relation::name).toList());
        assertTrue(two.cascade());
        assertTrue(two.restartIdentity());
        assertEquals(0, two.xid());
    }

    /** Trap B20: a message that is not transactional stands alone. */
    @Test
    void logicalMessagesStandInATransactionOrAlone() {
        DecodingSession session = DecodingSession.after(RealBytes.BEGIN);
        LogicalMessage inside = session.decode(LogicalMessage.class, RealBytes.MESSAGE);
        assertTrue(inside.isTransactional());
        assertEquals(Lsn.of(0x1594368), inside.lsn());
        assertEquals("pfx", inside.prefix());
        assertEquals("hello", new String(inside.toContent(), StandardCharsets.UTF_8));
        assertEquals(0, inside.xid());
        session.then(RealBytes.COMMIT);
        LogicalMessage alone = session.decode(LogicalMessage.class, RealBytes.MESSAGE_ALONE);
        assertFalse(alone.isTransactional());
        assertEquals(Lsn.of(0x15943d8), alone.lsn());
        assertEquals("pfx2", alone.prefix());
        assertEquals("bye", StandardCharsets.UTF_8.decode(alone.asContent()).toString());
        assertTrue(alone.asContent().isReadOnly());
    }

    /** Trap B21. The commit time is the origin's. */
    @Test
    void originFollowsBegin() {
        DecodingSession session = DecodingSession.after();
        assertEquals(
                new Begin(Lsn.of(0x1aa3858), 0x00023e0786c26000L, 985),
                session.decode(Begin.class, RealBytes.BEGIN_OF_ORIGIN));
        assertEquals(new Origin(Lsn.of(0xABCDEF), "node_x"), session.decode(Origin.class, RealBytes.ORIGIN));
    }

    /** Traps T-45 and B11: a value whose type has no send function stays text in binary mode. */
    @Test
    void oneRowMayMixTextAndBinary() {
        Insert insert = DecodingSession.after(RealBytes.BEGIN, RealBytes.RELATION_MIXED_FORMATS)
                .decode(Insert.class, RealBytes.INSERT_MIXED_FORMATS);
        assertEquals(List.of("\\x00000001", "null", "1 .. 2", "null"), TupleText.of(insert.row()));
        assertEquals(ValueKind.BINARY, insert.row().valueKind(0));
        assertEquals(ValueKind.TEXT, insert.row().valueKind(2));
    }

    @Test
    void tableWithoutColumnsHasRows() {
        DecodingSession session = DecodingSession.after(RealBytes.BEGIN);
        Relation relation = session.decode(Relation.class, RealBytes.RELATION_WITHOUT_COLUMNS);
        assertEquals(List.of(), relation.columns());
        Insert insert = session.decode(Insert.class, RealBytes.INSERT_WITHOUT_COLUMNS);
        assertEquals(0, insert.row().size());
        assertEquals(0, insert.row().detach().retainedBytes());
    }

    private static Tuple old(Update update) {
        Tuple old = update.old();
        assertNotNull(old);
        return old;
    }
}
