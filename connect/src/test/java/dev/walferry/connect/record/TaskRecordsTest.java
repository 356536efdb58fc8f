package dev.walferry.connect.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.connect.offset.SlotOrigin;
import dev.walferry.connect.offset.SourceOffset;
import dev.walferry.connect.offset.SourcePosition;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.record.RecordLookups;
import dev.walferry.kafka.record.change.SnapshotMarkers;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.pgoutput.PgOutputDecoder;
import dev.walferry.testdata.pgoutput.ControlMessages;
import dev.walferry.testdata.pgoutput.MessageBuilder;
import dev.walferry.testdata.pgoutput.RelationBuilder;
import dev.walferry.testdata.pgoutput.TupleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The offsets of records, and which of them end a transaction. */
class TaskRecordsTest {
    private static final int OID = 16384;
    private static final MessageBuilder MESSAGES = MessageBuilder.plain();

    private final PgOutputDecoder decoder = new PgOutputDecoder();
    private final List<TaskRecord> out = new ArrayList<>();

    private static TaskRecords<byte[]> records(SourcePosition known) {
        EncodedForm form = new EncodedForm();
        return new TaskRecords<>(
                form.mapper(
                        SinkConfig.recordDefaults("shop"),
                        new SourceFacts("0", "shopdb"),
                        RecordLookups.OFFLINE,
                        SnapshotMarkers.beginning()),
                form,
                SourceOffset.partition("shop", null),
                new SourceOffset(known, new SlotOrigin("1", 1, Lsn.ZERO, "s"), "a"));
    }

    private static SourcePosition at(long commitLsn, long ordinal) {
        return new SourcePosition(Lsn.of(commitLsn), ordinal);
    }

    private void send(TaskRecords<?> records, byte[]... messages) {
        for (byte[] message : messages) {
            assertTrue(records.map(decoder.decode(message, 0, message.length), Lsn.of(1), out::add));
        }
    }

    private static byte[] begin(long commitLsn) {
        return ControlMessages.begin(commitLsn, 0, 7);
    }

    private static byte[] commit(long commitLsn) {
        return ControlMessages.commit(commitLsn, commitLsn + 1, 0);
    }

    private static byte[] relation() {
        return MESSAGES.relation(RelationBuilder.of(OID, "public", "t").key("id", 23, -1));
    }

    private static byte[] insert(String id) {
        return MESSAGES.insert(OID, TupleBuilder.tuple().text(id));
    }

    private List<SourcePosition> positions() {
        return out.stream().map(TaskRecord::position).toList();
    }

    private List<Boolean> ends() {
        return out.stream().map(TaskRecord::endsTransaction).toList();
    }

    @Test
    void eachChangeHasItsPositionAndTheLastOneEndsTheTransaction() {
        send(records(SourcePosition.START), begin(100), relation(), insert("1"), insert("2"), commit(100));
        assertEquals(List.of(at(100, 2), at(101, 0)), positions());
        assertEquals(List.of(false, true), ends());
    }

    /** There are as many offsets as records, and only the last one is looked at. */
    @Test
    void offsetsAndPartitionsAreShared() {
        TaskRecords<byte[]> records = records(SourcePosition.START);
        send(records, begin(100), relation(), insert("1"), insert("2"), insert("3"), commit(100));
        send(records, begin(200), insert("4"), commit(200));
        assertSame(commitLsn(out.get(0)), commitLsn(out.get(1)));
        assertNotSame(commitLsn(out.get(2)), commitLsn(out.get(3)));
        assertEquals(
                1,
                out.stream()
                        .map(record -> System.identityHashCode(record.sourcePartition()))
                        .distinct()
                        .count());
    }

    /** Returns the text of an offset's position, which is created once per map. */
    private static Object commitLsn(TaskRecord record) {
        return record.sourceOffset().get("commit_lsn");
    }

    /** A delete and its tombstone are one change. */
    @Test
    void onlyTheLastRecordOfAChangeHasItsPosition() {
        byte[] delete = MESSAGES.deleteByKey(OID, TupleBuilder.tuple().text("1"));
        send(records(SourcePosition.START), begin(100), relation(), delete, commit(100));
        assertEquals(List.of(at(100, 1), at(101, 0)), positions());
    }

    @Test
    void whatKafkaHasBecomesNoRecord() {
        TaskRecords<byte[]> records = records(at(200, 2));
        send(records, begin(100), relation(), insert("1"), commit(100));
        send(records, begin(200), insert("2"), insert("3"), commit(200));
        send(records, begin(300), insert("4"), commit(300));
        assertEquals(List.of(at(201, 0), at(301, 0)), positions());
    }

    /**
     * An earlier session has counted a change that this one does not receive, such as one of a table that was parked
     * meanwhile.
     */
    @Test
    void whatIsLeftOutOfATransactionCountsInItAlone() {
        TaskRecords<byte[]> records = records(at(200, 4));
        records.leftOut(7);
        send(records, begin(200));
        records.leftOut(2);
        send(records, relation(), insert("1"), insert("2"));
        records.leftOut(1);
        send(records, insert("3"), commit(200));
        assertEquals(List.of(at(200, 5), at(201, 0)), positions());
    }

    /** The next commit may begin where the one before it ended. */
    @Test
    void aTransactionThatFollowsAtOnceIsNotKnown() {
        TaskRecords<byte[]> records = records(at(101, 0));
        send(records, begin(100), relation(), insert("1"), commit(100), begin(101), insert("2"), commit(101));
        assertEquals(List.of(at(102, 0)), positions());
    }

    /** Otherwise a record that is still held back would be left out after a restart. */
    @Test
    void heartbeatDoesNotStandForARecordThatIsHeldBack() {
        TaskRecords<byte[]> records = records(SourcePosition.START);
        send(records, begin(100), relation(), insert("1"), insert("2"));
        TaskRecord heartbeat =
                Objects.requireNonNull(records.heartbeats("beats").apply(1));
        assertEquals(at(100, 2), heartbeat.position());
        assertFalse(heartbeat.endsTransaction());
        send(records, commit(100));
        TaskRecord next = Objects.requireNonNull(records.heartbeats("beats").apply(2));
        assertEquals(at(101, 0), next.position());
        assertTrue(next.endsTransaction());
    }

    /** Once such an offset is stored the slot may move there, so later offsets must not allow less. */
    @Test
    void offsetsSayHowFarTheSlotMayBe() {
        TaskRecords<byte[]> records = records(SourcePosition.START);
        send(records, begin(100), relation(), insert("1"), commit(100));
        assertNull(out.get(0).sourceOffset().get("idle_to"));
        TaskRecord idle = records.idle(Lsn.of(150), "progress");
        assertTrue(idle.isForItsOffset());
        assertTrue(idle.endsTransaction());
        assertEquals("0/65", idle.sourceOffset().get("commit_lsn"));
        assertEquals("0/65", idle.sourceOffset().get("idle_from"));
        assertEquals("0/96", idle.sourceOffset().get("idle_to"));
        TaskRecord heartbeat =
                Objects.requireNonNull(records.heartbeats("beats").apply(1));
        assertEquals("0/96", heartbeat.sourceOffset().get("idle_to"));
        send(records, begin(200), insert("2"), commit(200));
        assertNull(out.get(1).sourceOffset().get("idle_to"));
        assertEquals(Lsn.of(201), records.reached());
    }

    /** Changes that the server sends again may lie before those already handed out. */
    @Test
    void offsetsOfWhatComesAgainSayHowFarTheSlotMayBe() {
        TaskRecords<byte[]> records = records(at(300, 0));
        send(records, begin(100), relation(), insert("1"), commit(100));
        TaskRecord heartbeat =
                Objects.requireNonNull(records.heartbeats("beats").apply(1));
        assertEquals(Lsn.of(300), SourceOffset.of(heartbeat.sourceOffset()).reached());
        send(records, begin(400), insert("2"), insert("3"));
        TaskRecord within = Objects.requireNonNull(records.heartbeats("beats").apply(2));
        assertEquals(Lsn.of(400), SourceOffset.of(within.sourceOffset()).reached());
    }

    /** The rest of the transaction became no record. */
    @Test
    void anIdleSlotIsBetweenTransactions() {
        TaskRecord idle = records(at(200, 2)).idle(Lsn.of(250), "progress");
        assertEquals("0/FA", idle.sourceOffset().get("commit_lsn"));
        assertEquals(0L, idle.sourceOffset().get("ordinal"));
    }

    /** Another timeline, or another commit, may begin where a message ends. */
    @Test
    void aCommitMayBeginWhereAMessageEnds() {
        TaskRecords<byte[]> records = records(SourcePosition.START);
        send(records, MESSAGES.message(false, 100, "p", new byte[1]), begin(100), relation(), insert("1"), commit(100));
        assertEquals(List.of(at(100, 0), at(101, 0)), positions());
        assertEquals(List.of(true, true), ends());
    }
}
