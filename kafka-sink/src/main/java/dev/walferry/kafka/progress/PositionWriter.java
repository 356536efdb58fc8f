package dev.walferry.kafka.progress;

import dev.walferry.kafka.publish.RecordPublisher;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.replication.SlotPosition;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes what was delivered from a slot. A position says that records may be in Kafka, so unlike other progress it is written as
 * soon as they were handed over. Never waits. For one thread.
 */
public final class PositionWriter {
    private final String slot;
    private final ProgressQueue queue;
    private @Nullable KeptPosition written;

    /**
     * Creates a writer that has written nothing.
     *
     * @param store where it is kept; it exists
     * @param slot the slot's name
     * @param publisher takes the records, not closed
     */
    public PositionWriter(ProgressStore store, String slot, RecordPublisher<ProducerRecord<byte[], byte[]>> publisher) {
        this.slot = slot;
        this.queue = new ProgressQueue(store.topic(), store.isOrdered(), publisher);
    }

    /**
     * Writes where a stream is, or was left, unless that says the same as what was written last.
     *
     * @param position of the stream
     */
    public void write(SlotPosition position) {
        KeptPosition before = written;
        if (before == null || before.isFinal() || !isSame(before.position(), position)) {
            write(new KeptPosition(position, false), () -> {});
        }
    }

    /**
     * Writes a position in any case.
     *
     * @param position where a stream is, or was left, and whether it was the last one
     * @param counts called once Kafka has acknowledged it, by {@link #advance}
     */
    public void write(KeptPosition position, Runnable counts) {
        written = position;
        queue.add(null, ProgressJson.positionKey(slot), ProgressJson.value(slot, position), counts);
    }

    /** The position that the server was told moves even if nothing is delivered, and decides nothing. */
    private static boolean isSame(SlotPosition a, SlotPosition b) {
        return a.systemId().equals(b.systemId())
                && a.timeline() == b.timeline()
                && a.returned().equals(b.returned())
                && a.standby() == b.standby();
    }

    /**
     * Hands over what was written, and notes what is acknowledged. Call it often.
     *
     * @throws DeliveryException if Kafka refuses a record
     */
    public void advance() {
        queue.advance();
    }

    /**
     * Returns whether everything that was written counts.
     *
     * @return true once Kafka has acknowledged it
     */
    public boolean isSettled() {
        return queue.isSettled();
    }
}
