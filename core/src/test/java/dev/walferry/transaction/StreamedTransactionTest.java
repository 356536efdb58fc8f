package dev.walferry.transaction;

import static dev.walferry.transaction.Wire.OTHER;
import static dev.walferry.transaction.Wire.abort;
import static dev.walferry.transaction.Wire.commit;
import static dev.walferry.transaction.Wire.first;
import static dev.walferry.transaction.Wire.insert;
import static dev.walferry.transaction.Wire.insertInto;
import static dev.walferry.transaction.Wire.later;
import static dev.walferry.transaction.Wire.messages;
import static dev.walferry.transaction.Wire.relation;
import static dev.walferry.transaction.Wire.stop;
import static dev.walferry.transaction.Wire.tuple;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.PgOutputFormatException;
import dev.walferry.testdata.pgoutput.ControlMessages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class StreamedTransactionTest {
    private static final byte[] BEGIN = ControlMessages.begin(0x900, 1, 9);
    private static final byte[] COMMIT = ControlMessages.commit(0x900, 0x910, 1);

    private final Wire wire = new Wire(AssemblerOptions.DEFAULT);

    @AfterEach
    void close() {
        wire.close();
    }

    @Test
    void blocksComeOutAsOneTransactionAtItsCommit() {
        wire.at(0x10, first(7)).send(relation(7)).at(0x11, insert(7, "1")).at(0x11, stop());
        wire.at(0x20, later(7)).at(0x21, messages(7).deleteByKey(Wire.T, tuple("1")), stop());
        assertEquals(List.of(), wire.out());

        wire.at(0x40, commit(7, 0x30));
        assertEquals(
                List.of(0x11, 0, 0x11, 0x21, 0x40),
                wire.lsns().stream().map(lsn -> (int) lsn.value()).toList());
        assertEquals(
                List.of(
                        "begin 0/30 xid 7",
                        "relation t[id]",
                        "insert public.t(id=1)",
                        "delete public.t(id=1)",
                        "commit 0/30 end 0/40"),
                wire.out());
        assertEquals(0, wire.assembler.memoryUsed());
    }

    /** Trap B7: blocks of different transactions interleave, and a plain transaction may come between. */
    @Test
    void interleavedTransactionsComeOutInCommitOrder() {
        wire.send(first(7), relation(7), insert(7, "1"), stop());
        wire.send(first(8), relation(8), insert(8, "2"), stop());
        wire.send(BEGIN, relation(0), insert(0, "3"), COMMIT);
        wire.send(later(7), insert(7, "4"), stop(), commit(8, 0xA00), later(7), stop(), commit(7, 0xB00));
        assertEquals(
                List.of(
                        "begin 0/900 xid 9",
                        "relation t[id]",
                        "insert public.t(id=3)",
                        "commit 0/900 end 0/910",
                        "begin 0/A00 xid 8",
                        "insert public.t(id=2)",
                        "commit 0/A00 end 0/A10",
                        "begin 0/B00 xid 7",
                        "insert public.t(id=1)",
                        "insert public.t(id=4)",
                        "commit 0/B00 end 0/B10"),
                wire.out());
    }

    /** Trap T-08: blocks may be empty, and a transaction may have no others. */
    @Test
    void emptyBlocksMakeAnEmptyTransaction() {
        wire.send(first(7), stop(), later(7), stop()).at(0x40, commit(7, 0x30));
        assertEquals(List.of("begin 0/30 xid 7", "commit 0/30 end 0/40"), wire.out());
    }

    /** Trap B6, B20: a standalone message does not wait, while a transactional one waits for its transaction. */
    @Test
    void standaloneMessagePassesAtOnce() {
        byte[] content = "x".getBytes(StandardCharsets.UTF_8);
        wire.send(first(7), messages(7).message(true, 0x20, "own", content), stop());
        wire.at(0x21, messages(0).message(false, 0x21, "alone", content));
        assertEquals(Lsn.of(0x21), wire.lsns().get(0));
        assertEquals(List.of("standalone message alone x"), wire.out());
        wire.send(commit(7, 0x30));
        assertEquals(List.of("begin 0/30 xid 7", "message own x", "commit 0/30 end 0/40"), wire.out());
    }

    @Test
    void originComesAfterBegin() {
        wire.send(first(7), ControlMessages.origin(0, "node"), relation(7)).at(0x11, insert(7, "1"));
        wire.at(0x40, stop(), commit(7, 0x30));
        assertEquals(List.of(Lsn.ZERO, Lsn.of(0x11), Lsn.ZERO, Lsn.of(0x11), Lsn.of(0x40)), wire.lsns());
        assertEquals("origin node", wire.out().get(1));
    }

    @Test
    void everyKindOfChangeComesOut() {
        wire.send(first(7), messages(7).type(5000, "public", "mood"), relation(7, "v"));
        wire.send(
                messages(7).insert(Wire.T, tuple("1").nul()),
                messages(7).update(Wire.T, tuple("1").unchanged()),
                messages(7).updateWithKey(Wire.T, tuple("1").nul(), tuple("2", "b")),
                messages(7).deleteByOld(Wire.T, tuple("2", "b")),
                messages(7).truncate(0, Wire.T),
                stop(),
                commit(7, 0x30));
        assertEquals(
                List.of(
                        "begin 0/30 xid 7",
                        "type mood",
                        "relation t[id, v]",
                        "insert public.t(id=1,v=NULL)",
                        "update public.t(id=1,v=UNCHANGED)",
                        "update public.t(id=1,v=UNCHANGED) to public.t(id=2,v=b)",
                        "delete public.t(id=2,v=b)",
                        "truncate [public.t]",
                        "commit 0/30 end 0/40"),
                wire.out());
    }

    /** Trap T-36: xids wrap, so neither order nor sign means anything. */
    @Test
    void xidsAreUnsignedAndWrap() {
        wire.send(first(-1), relation(-1), insert(-1, "1"), insert(3, "2"), insert(4, "3"), stop(), abort(-1, 3));
        wire.send(commit(-1, 0x30));
        assertEquals(
                List.of(
                        "begin 0/30 xid -1",
                        "relation t[id]",
                        "insert public.t(id=1)",
                        "insert public.t(id=3)",
                        "commit 0/30 end 0/40"),
                wire.out());
    }

    @Test
    void aLaterBlockWithoutTheFirstEndsTheStream() {
        TransactionException e = assertThrows(TransactionException.class, () -> wire.send(later(7)));
        assertTrue(e.getMessage().contains("streamed transaction 7"), e.getMessage());
        assertFalse(e.getMessage().contains("reconnect"), "the stream ends, so nothing reconnects");
    }

    @Test
    void aCommitWithoutAnyBlockEndsTheStream() {
        assertThrows(TransactionException.class, () -> wire.send(commit(7, 0x30)));
    }

    @Test
    void aTransactionThatStartsAgainForgetsItsOldBlocks() {
        wire.send(first(7), relation(7), insert(7, "1"), stop(), first(7), relation(7), insert(7, "2"), stop());
        wire.send(commit(7, 0x30));
        assertEquals("insert public.t(id=2)", wire.out().get(2));
        assertEquals(0, wire.assembler.memoryUsed());
    }

    @Test
    void wrongBytesAreFoundWhenTheyArrive() {
        wire.send(first(7));
        assertThrows(PgOutputFormatException.class, () -> wire.send(insert(7, "never announced")));
    }

    @Test
    void takesBuffersOfAnySort() {
        ByteBuffer direct = ByteBuffer.allocateDirect(BEGIN.length).put(BEGIN).flip();
        wire.assembler.add(direct, Lsn.of(1));
        assertEquals("begin 0/900 xid 9", MessageText.of(java.util.Objects.requireNonNull(wire.assembler.next())));
        assertNull(wire.assembler.next());
        wire.assembler.add(ByteBuffer.wrap(COMMIT), Lsn.of(2));
        assertThrows(IllegalStateException.class, () -> wire.assembler.add(ByteBuffer.wrap(BEGIN), Lsn.of(1)));
    }

    @Test
    void rowsOfSeveralRelationsKeepTheirOrder() {
        wire.send(first(7), relation(7), insert(7, "1"), relation(7, OTHER, "other"), insertInto(7, OTHER, "2"));
        wire.send(insert(7, "3"), insertInto(7, OTHER, "4"), messages(7).truncate(0, OTHER, Wire.T), stop());
        wire.send(commit(7, 0x30));
        assertEquals(
                List.of(
                        "begin 0/30 xid 7",
                        "relation t[id]",
                        "insert public.t(id=1)",
                        "relation other[id]",
                        "insert public.other(id=2)",
                        "insert public.t(id=3)",
                        "insert public.other(id=4)",
                        "truncate [public.other, public.t]",
                        "commit 0/30 end 0/40"),
                wire.out());
    }
}
