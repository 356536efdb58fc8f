package dev.walferry.connect.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.connect.offset.SlotOrigin;
import dev.walferry.connect.offset.SourceOffset;
import dev.walferry.connect.offset.SourcePosition;
import dev.walferry.delivery.Delivery;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.record.RecordLookups;
import dev.walferry.kafka.record.change.SnapshotMarkers;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.pgoutput.PgOutputDecoder;
import dev.walferry.testdata.pgoutput.ControlMessages;
import dev.walferry.testdata.pgoutput.MessageBuilder;
import dev.walferry.testdata.pgoutput.RelationBuilder;
import dev.walferry.testdata.pgoutput.TupleBuilder;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The worker gets the records of one change together, in one transaction of Kafka. Otherwise Kafka could have half a
 * change, which would come again with the whole one.
 */
class WholeChangesTest {
    private static final int OID = 16384;
    private static final MessageBuilder MESSAGES = MessageBuilder.plain();

    private final PgOutputDecoder decoder = new PgOutputDecoder();
    private final ArrayDeque<TaskRecord> mapped = new ArrayDeque<>();
    private final Delivery delivery = new DeliveryTracker().begin();
    private final TaskRecords<byte[]> records = records();

    private static TaskRecords<byte[]> records() {
        EncodedForm form = new EncodedForm();
        return new TaskRecords<>(
                form.mapper(
                        SinkConfig.recordDefaults("shop"),
                        new SourceFacts("0", "shopdb"),
                        RecordLookups.OFFLINE,
                        SnapshotMarkers.beginning()),
                form,
                SourceOffset.partition("shop", null),
                new SourceOffset(SourcePosition.START, new SlotOrigin("1", 1, Lsn.ZERO, "s"), "a"));
    }

    private static byte[] begin() {
        return ControlMessages.begin(100, 0, 7);
    }

    private static byte[] commit() {
        return ControlMessages.commit(100, 101, 0);
    }

    private static byte[] relation() {
        return MESSAGES.relation(RelationBuilder.of(OID, "public", "t").key("id", 23, -1));
    }

    private static byte[] delete(String id) {
        return MESSAGES.deleteByKey(OID, TupleBuilder.tuple().text(id));
    }

    /** Offers the records of messages, and returns whether all were taken. */
    private boolean send(TaskPublisher publisher, byte[]... messages) {
        for (byte[] message : messages) {
            assertTrue(records.map(decoder.decode(message, 0, message.length), Lsn.of(1), mapped::addLast));
            if (!offer(publisher)) {
                return false;
            }
        }
        return true;
    }

    private boolean offer(TaskPublisher publisher) {
        while (!mapped.isEmpty() && publisher.offer(mapped.getFirst(), delivery, null, Lsn.ZERO)) {
            mapped.removeFirst();
        }
        return mapped.isEmpty();
    }

    private static List<Boolean> tombstones(List<TaskRecord> polled) {
        return polled.stream().map(record -> record.value() == null).toList();
    }

    private static List<TaskRecord> poll(TaskPublisher publisher) {
        return publisher.poll();
    }

    /** With {@code transaction.boundary=poll}, what a poll returns is one transaction of Kafka. */
    @Test
    void aPollDoesNotEndBetweenADeleteAndItsTombstone() {
        TaskPublisher publisher = new TaskPublisher(1_000_000, false, new Arrivals());
        assertTrue(send(publisher, begin(), relation(), delete("1")));
        assertEquals(List.of(), poll(publisher));
        assertTrue(send(publisher, delete("2")));
        assertEquals(List.of(false, true), tombstones(poll(publisher)));
        assertTrue(send(publisher, commit()));
        assertEquals(List.of(false, true), tombstones(poll(publisher)));
    }

    /** A transaction that is too large is split after a tombstone, whatever the limit. */
    @ParameterizedTest
    @ValueSource(ints = {1, 300, 500, 700, 900, 1100, 1300, 1500, 1700})
    void aTransactionIsNotSplitBetweenADeleteAndItsTombstone(int limit) {
        TaskPublisher publisher = new TaskPublisher(limit, true, new Arrivals());
        assertFalse(send(publisher, begin(), relation(), delete("1"), delete("2"), delete("3"), delete("4")));
        List<TaskRecord> part = poll(publisher);
        assertEquals(0, part.size() % 2, part::toString);
        assertTrue(part.get(part.size() - 1).endsTransaction());
        part.forEach(publisher::acknowledged);
        assertTrue(offer(publisher), "there is room, and nothing is taken");
    }
}
