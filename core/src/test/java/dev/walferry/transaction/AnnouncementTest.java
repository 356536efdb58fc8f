package dev.walferry.transaction;

import static dev.walferry.transaction.Wire.abort;
import static dev.walferry.transaction.Wire.commit;
import static dev.walferry.transaction.Wire.first;
import static dev.walferry.transaction.Wire.insert;
import static dev.walferry.transaction.Wire.later;
import static dev.walferry.transaction.Wire.messages;
import static dev.walferry.transaction.Wire.relation;
import static dev.walferry.transaction.Wire.stop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.testdata.pgoutput.ControlMessages;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Under which definition of a relation a row is returned, and when the Relation message is returned. */
class AnnouncementTest {
    private final Wire wire = new Wire(AssemblerOptions.DEFAULT);

    @AfterEach
    void close() {
        wire.close();
    }

    private void plain(byte[]... messages) {
        wire.send(ControlMessages.begin(0x900, 1, 9)).send(messages).send(ControlMessages.commit(0x900, 0x910, 1));
    }

    @Test
    void rowsBeforeAndAfterAlterTableKeepTheirColumns() {
        wire.send(first(7), relation(7), insert(7, "1"), relation(7, "v"), insert(7, "2", "b"), stop());
        wire.send(commit(7, 0x30));
        assertEquals(
                List.of(
                        "begin 0/30 xid 7",
                        "relation t[id]",
                        "insert public.t(id=1)",
                        "relation t[id, v]",
                        "insert public.t(id=2,v=b)",
                        "commit 0/30 end 0/40"),
                wire.out());
    }

    /** Trap T-24: the server repeats itself, for example after an aborted subtransaction. */
    @Test
    void repetitionsAreLeftOut() {
        plain(relation(0), insert(0, "0"));
        wire.out();
        wire.send(first(7), relation(7), insert(7, "1"), relation(7), insert(7, "2"), stop(), commit(7, 0x30));
        assertEquals(
                List.of("begin 0/30 xid 7", "insert public.t(id=1)", "insert public.t(id=2)", "commit 0/30 end 0/40"),
                wire.out());
    }

    /** Trap B5: only the aborted subtransaction ever sees the column that it added. */
    @Test
    void definitionOfAnAbortedSubtransactionIsNotUsedElsewhere() {
        wire.send(first(7), relation(7), insert(7, "1"), relation(8, "v"), insert(8, "2", "b"), stop(), abort(7, 8));
        wire.send(later(7), relation(7), insert(7, "3"), stop(), commit(7, 0x30));
        assertEquals(
                List.of(
                        "begin 0/30 xid 7",
                        "relation t[id]",
                        "insert public.t(id=1)",
                        "insert public.t(id=3)",
                        "commit 0/30 end 0/40"),
                wire.out());
    }

    /** Trap B5 */
    @Test
    void definitionOfAnAbortedTransactionIsNotUsedElsewhere() {
        plain(relation(0), insert(0, "0"));
        wire.send(first(7), relation(7, "v"), insert(7, "1", "a"), stop(), abort(7, 7));
        plain(insert(0, "2"));
        assertEquals("insert public.t(id=2)", wire.out().get(5));
    }

    /** Trap T-09: the server does not repeat a relation that a committed streamed transaction was sent. */
    @Test
    void definitionOfACommittedTransactionHoldsForLaterOnes() {
        wire.send(first(7), relation(7, "v"), insert(7, "1", "a"), stop(), commit(7, 0x30));
        plain(insert(0, "2", "b"));
        assertEquals("insert public.t(id=2,v=b)", wire.out().get(5));
    }

    /**
     * A publication's column list changes without waiting for open transactions. The server treats the plain
     * transaction's definition as the newest; so do we, and announce it again after rows that have the older one.
     */
    @Test
    void theNewestDefinitionOnTheWireHoldsAfterwards() {
        wire.send(first(7), relation(7, "v"), insert(7, "1", "a"), stop());
        plain(relation(0), insert(0, "2"));
        wire.out();
        wire.send(commit(7, 0x30));
        assertEquals(
                List.of(
                        "begin 0/30 xid 7",
                        "relation t[id, v]",
                        "insert public.t(id=1,v=a)",
                        "relation t[id]",
                        "commit 0/30 end 0/40"),
                wire.out());
        plain(insert(0, "3"));
        assertEquals("insert public.t(id=3)", wire.out().get(1));
    }

    /**
     * A real server announces each relation in each streamed transaction; a row without an announcement has the
     * definition known to all.
     */
    @Test
    void aRelationKnownToAllServesStreamsToo() {
        plain(relation(0), insert(0, "0"));
        wire.send(first(7), insert(7, "1"), stop());
        plain(relation(0, "v"), insert(0, "2", "b"));
        wire.out();
        wire.send(commit(7, 0x30));
        assertEquals("insert public.t(id=1)", wire.out().get(2));
    }

    @Test
    void aTypeThatWasRenamedIsAnnouncedAgain() {
        plain(messages(0).type(5000, "public", "mood"), relation(0), insert(0, "0"));
        wire.out();
        wire.send(first(7), messages(7).type(5000, "public", "mood"), relation(7), insert(7, "1"));
        wire.send(messages(7).type(5000, "public", "temper"), relation(7), insert(7, "2"), stop());
        wire.send(commit(7, 0x30));
        assertEquals(
                List.of(
                        "begin 0/30 xid 7",
                        "insert public.t(id=1)",
                        "type temper",
                        "relation t[id]",
                        "insert public.t(id=2)",
                        "commit 0/30 end 0/40"),
                wire.out());
    }

    /** Returns the relations that the rows of some messages name, as objects. */
    private List<Relation> relationsOfRows(byte[]... messages) {
        List<Relation> relations = new ArrayList<>();
        for (byte[] message : messages) {
            wire.assembler.add(ByteBuffer.wrap(message), Lsn.ZERO);
            for (PgOutputMessage m = wire.assembler.next(); m != null; m = wire.assembler.next()) {
                if (m instanceof Insert insert) {
                    relations.add(insert.relation());
                }
            }
        }
        return relations;
    }

    /** A caller that stores something by relation need not look it up again for later rows. */
    @Test
    void rowsOfAStreamedTransactionAndThoseAfterItNameTheSameObject() {
        List<Relation> relations = relationsOfRows(
                first(7),
                relation(7),
                insert(7, "1"),
                insert(7, "2"),
                stop(),
                commit(7, 0x30),
                ControlMessages.begin(0x900, 1, 9),
                insert(0, "3"),
                ControlMessages.commit(0x900, 0x910, 1));
        assertEquals(3, relations.size());
        assertSame(relations.get(0), relations.get(1));
        assertSame(relations.get(0), relations.get(2));
    }

    /**
     * An equal announcement may be the only sign of a change that Relation does not show, such as a primary key under
     * REPLICA IDENTITY FULL. In a streamed transaction it looks like a mere repetition.
     */
    @Test
    void anEqualAnnouncementInAnotherStreamedTransactionIsAnotherObject() {
        List<Relation> relations = relationsOfRows(
                first(7),
                relation(7),
                insert(7, "1"),
                stop(),
                commit(7, 0x30),
                first(8),
                relation(8),
                insert(8, "2"),
                stop(),
                commit(8, 0x60));
        assertTrue(relations.get(0).describesSameAs(relations.get(1)));
        assertNotSame(relations.get(0), relations.get(1));
    }
}
