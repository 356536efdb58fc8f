package dev.walferry.kafka.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.delivery.Delivery;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.publish.RecordPublisher;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.pgoutput.Relation;
import dev.walferry.replication.Publications.Table;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The moments at which progress is written, and from which it counts. */
class ProgressWriterTest {
    private static final SlotIdentity SLOT = new SlotIdentity("7412", "orders", Lsn.of(5000));
    private static final Table ORDERS = new Table("public", "orders");

    private final Taker taker = new Taker();
    private final DeliveryTracker rows = new DeliveryTracker();
    private final ProgressWriter writer =
            new ProgressWriter(new ProgressTopic("shop", Map.of(), (short) -1), SLOT, taker);
    private final List<String> counted = new ArrayList<>();

    /** Takes records while the test allows it, and acknowledges them when the test says so. */
    private static final class Taker implements RecordPublisher<ProducerRecord<byte[], byte[]>> {
        private final List<String> keys = new ArrayList<>();
        private final ArrayDeque<Delivery> inFlight = new ArrayDeque<>();
        private boolean takes = true;

        @Override
        public boolean offer(
                ProducerRecord<byte[], byte[]> record, Delivery delivery, @Nullable Relation relation, Lsn lsn) {
            if (takes) {
                delivery.sending();
                inFlight.add(delivery);
                keys.add(SlotProgress.text(record.key()));
            }
            return takes;
        }

        void acknowledgeOne() {
            inFlight.removeFirst().acknowledged();
        }

        @Override
        public void awaitAcknowledgement(long nanos) {}

        @Override
        public boolean awaitAll(Duration timeout) {
            return inFlight.isEmpty();
        }

        @Override
        public void keepUp() {}
    }

    private Delivery rowsInFlight(long end) {
        Delivery delivery = rows.begin();
        delivery.sending();
        rows.commit(Lsn.of(end));
        return delivery;
    }

    private void write(@Nullable Delivery after, String resume) {
        writer.write(
                after, TableProgress.waiting(ORDERS).read(resume, 1, SnapshotPace.UNKNOWN), () -> counted.add(resume));
    }

    @Test
    void progressWaitsForTheRowsAndForEverythingBeforeThem() {
        Delivery earlier = rowsInFlight(200);
        Delivery chunk = rowsInFlight(200);
        write(chunk, "a");
        chunk.acknowledged();
        rows.confirmable();
        writer.advance();
        assertEquals(List.of(), taker.keys);
        earlier.acknowledged();
        rows.confirmable();
        writer.advance();
        assertEquals(List.of("table:public.orders"), taker.keys);
    }

    @Test
    void progressCountsOnceItIsAcknowledged() {
        write(null, "a");
        writer.advance();
        assertEquals(List.of(), counted);
        assertFalse(writer.isSettled());
        taker.acknowledgeOne();
        writer.advance();
        assertEquals(List.of("a"), counted);
        assertTrue(writer.isSettled());
    }

    @Test
    void whatIsNotTakenIsOfferedAgainAndNothingOvertakesIt() {
        writer.listed(1, () -> counted.add("listed"));
        taker.takes = false;
        write(null, "a");
        writer.advance();
        writer.advance();
        assertEquals(List.of(), taker.keys);
        taker.takes = true;
        writer.advance();
        assertEquals(List.of("slot", "table:public.orders"), taker.keys);
        taker.acknowledgeOne();
        taker.acknowledgeOne();
        writer.advance();
        assertTrue(writer.isSettled());
    }

    @Test
    void aFailureIsReported() {
        write(null, "a");
        writer.advance();
        DeliveryException refused = new DeliveryException("refused", new IllegalStateException(), false);
        taker.inFlight.removeFirst().failed(refused);
        assertSame(refused, assertThrows(DeliveryException.class, writer::advance));
        assertEquals(List.of(), counted);
    }
}
