package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.testdata.capture.CapturedMessage;
import dev.walferry.testdata.capture.CapturedStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A change is written as it was read, and is read back as the same change. */
class RawRecordReaderTest {
    private static final Column ID = new Column("id", 23, -1, true);
    private static final Column NOTE = new Column("note", 25, -1, false);
    private static final Relation ITEM =
            Relation.of(16_384, "public", "item", ReplicaIdentity.DEFAULT, List.of(ID, NOTE));

    private final RawRecordReader reader = new RawRecordReader();

    static List<CapturedStream> streams() {
        return CapturedStream.all();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void everyChangeOfARealServerKeepsItsBytes(CapturedStream stream) {
        PgOutputDecoder decoder = new PgOutputDecoder();
        for (CapturedMessage captured : stream.messages()) {
            byte[] payload = captured.payload();
            PgOutputMessage message = decoder.decode(payload, 0, payload.length);
            switch (message.kind()) {
                case INSERT, UPDATE, DELETE -> assertKept((RowChange) message, payload);
                case TRUNCATE -> assertKept((Truncate) message);
                case MESSAGE -> {
                    byte[] written = ChangeEncoder.message((LogicalMessage) message);
                    assertArrayEquals(plain(payload, ((LogicalMessage) message).xid()), written);
                    assertArrayEquals(written, Reencoding.of(reader.read(null, written)));
                }
                case RELATION ->
                    assertArrayEquals(
                            plain(payload, ((Relation) message).xid()), ChangeEncoder.relation((Relation) message));
                default -> {}
            }
        }
    }

    private void assertKept(RowChange change, byte[] payload) {
        byte[] written = written(change);
        assertArrayEquals(plain(payload, change.xid()), written);
        String id = reader.learn(ChangeEncoder.relation(change.relation()));
        PgOutputMessage read = reader.read(id, written);
        assertArrayEquals(written, Reencoding.of(read));
        assertTrue(change.relation().describesSameAs(((RowChange) read).relation()));
    }

    private void assertKept(Truncate truncate) {
        for (Relation relation : truncate.relations()) {
            String id = reader.learn(ChangeEncoder.relation(relation));
            Truncate read = (Truncate) reader.read(id, ChangeEncoder.truncate(truncate, relation));
            assertEquals(truncate.cascade(), read.cascade());
            assertEquals(truncate.restartIdentity(), read.restartIdentity());
            assertEquals(List.of(relation.withoutXid()), read.relations());
        }
    }

    private static byte[] written(RowChange change) {
        Tuple old = change.old();
        Tuple row = change.row();
        if (row == null) {
            return ChangeEncoder.delete(old);
        }
        return change instanceof Insert ? ChangeEncoder.insert(row) : ChangeEncoder.update(old, row);
    }

    /** Returns the message as it is outside stream blocks. */
    private static byte[] plain(byte[] message, int xid) {
        if (xid == 0) {
            return message;
        }
        byte[] plain = Arrays.copyOfRange(message, Integer.BYTES, message.length);
        plain[0] = message[0];
        return plain;
    }

    /** An update that changes the key becomes a delete and an insert, which has the old row's values. */
    @Test
    void anInsertOfACompletedRowHasItsValues() {
        Tuple old = new TupleWriter(ITEM).text(bytes("1")).text(bytes("long")).row();
        Tuple sent = new TupleWriter(ITEM).text(bytes("2")).unchanged().row();
        Update update = Update.of(old, sent);
        String id = reader.learn(ChangeEncoder.relation(ITEM));
        Insert insert = (Insert) reader.read(id, ChangeEncoder.insert(update.row()));
        assertEquals("2", insert.row().getString(0));
        assertEquals("long", insert.row().getString(1));
        Update read = (Update) reader.read(id, ChangeEncoder.update(update.old(), update.row()));
        assertTrue(read.wasSentUnchanged(1));
        assertEquals("long", read.row().getString(1));
    }

    @Test
    void everyVersionOfARelationHasItsOwnId() {
        Relation wider = Relation.of(16_384, "public", "item", ReplicaIdentity.DEFAULT, List.of(ID));
        String before = reader.learn(ChangeEncoder.relation(ITEM));
        String after = reader.learn(ChangeEncoder.relation(wider));
        assertEquals(before, reader.learn(ChangeEncoder.relation(ITEM)));
        assertEquals(ITEM, reader.relation(before));
        assertEquals(wider, reader.relation(after));
    }

    @Test
    void whatIsNotKnownIsRefused() {
        byte[] insert = ChangeEncoder.insert(
                new TupleWriter(ITEM).text(bytes("1")).nul().row());
        String id = RawRecordReader.id(ChangeEncoder.relation(ITEM));
        assertFalse(reader.knows(id));
        assertNull(reader.relation(id));
        assertThrows(IllegalArgumentException.class, () -> reader.read(id, insert));
        assertThrows(PgOutputFormatException.class, () -> reader.read(null, insert));
        Relation other = Relation.of(16_385, "public", "other", ReplicaIdentity.DEFAULT, List.of(ID, NOTE));
        String wrong = reader.learn(ChangeEncoder.relation(other));
        assertThrows(PgOutputFormatException.class, () -> reader.read(wrong, insert));
    }

    @Test
    void whatIsNoRelationIsRefused() {
        byte[] relation = ChangeEncoder.relation(ITEM);
        List<byte[]> wrong = new ArrayList<>(List.of(new byte[0], bytes("x"), bytes("I")));
        for (int length = 1; length < relation.length; length++) {
            wrong.add(Arrays.copyOf(relation, length));
        }
        wrong.add(Arrays.copyOf(relation, relation.length + 1));
        for (byte[] bytes : wrong) {
            assertThrows(PgOutputFormatException.class, () -> reader.learn(bytes));
        }
    }

    @Test
    void aMessageIsReadWithoutARelation() {
        LogicalMessage message = LogicalMessage.of(true, Lsn.of(7), "p", bytes("content"));
        LogicalMessage read = (LogicalMessage) reader.read(null, ChangeEncoder.message(message));
        assertTrue(read.isTransactional());
        assertEquals(Lsn.of(7), read.lsn());
        assertEquals("p", read.prefix());
        assertArrayEquals(bytes("content"), read.toContent());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
