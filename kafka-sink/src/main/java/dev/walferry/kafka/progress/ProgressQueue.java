package dev.walferry.kafka.progress;

import dev.walferry.Lsn;
import dev.walferry.delivery.Delivery;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.publish.RecordPublisher;
import dev.walferry.kafka.publish.client.DeliveryException;
import java.util.ArrayDeque;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Records of progress on their way, in order, each held back until what it is about is acknowledged. For one thread. */
public final class ProgressQueue {
    /** What has to be written once {@code after} is confirmable. */
    private record Due(
            @Nullable Delivery after, ProducerRecord<byte[], byte[]> record, Runnable handedOver, Runnable written) {}

    /** What was handed over and is not acknowledged yet. */
    private record Sent(Delivery delivery, Runnable written) {}

    private final String topic;
    private final boolean isOrdered;
    private final RecordPublisher<ProducerRecord<byte[], byte[]>> publisher;
    private final DeliveryTracker tracker = new DeliveryTracker();
    private final ArrayDeque<Due> due = new ArrayDeque<>();
    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private @Nullable Delivery offered;

    /**
     * Creates an empty queue.
     *
     * @param topic where the records go
     * @param isOrdered whether the topic's keeper itself keeps them from counting before what they are about
     * @param publisher takes them
     */
    public ProgressQueue(String topic, boolean isOrdered, RecordPublisher<ProducerRecord<byte[], byte[]>> publisher) {
        this.topic = topic;
        this.isOrdered = isOrdered;
        this.publisher = publisher;
    }

    /**
     * Writes a record.
     *
     * @param after what must be acknowledged first, with everything before it; null for nothing
     * @param key its key
     * @param value its value; null for a tombstone
     * @param written called once it is acknowledged
     */
    public void add(@Nullable Delivery after, byte[] key, byte @Nullable [] value, Runnable written) {
        due.addLast(new Due(after, new ProducerRecord<>(topic, 0, key, value), () -> {}, written));
    }

    /**
     * Removes a record.
     *
     * @param after what must be acknowledged first, with everything before it; null for nothing
     * @param key its key
     * @param removed called once no one knows any longer that the record is there, and again once it is surely gone
     */
    public void remove(@Nullable Delivery after, byte[] key, Runnable removed) {
        due.addLast(new Due(after, new ProducerRecord<>(topic, 0, key, null), removed, removed));
    }

    /**
     * Hands over what may be written by now, and notes what is acknowledged.
     *
     * @throws DeliveryException if Kafka refuses a record
     */
    public void advance() {
        offer();
        noteAcknowledged();
        Throwable failure = tracker.failure();
        if (failure != null) {
            throw failure instanceof DeliveryException e ? e : new IllegalStateException(failure);
        }
    }

    /** Notes what is acknowledged, and hands nothing over. For the end of a session. */
    public void noteAcknowledged() {
        tracker.confirmable();
        for (Sent head = sent.peekFirst(); head != null && head.delivery().isConfirmable(); head = sent.peekFirst()) {
            sent.removeFirst();
            head.written().run();
        }
    }

    private void offer() {
        for (Due head = due.peekFirst(); head != null && mayBeWritten(head); head = due.peekFirst()) {
            Delivery delivery = offered == null ? tracker.begin() : offered;
            offered = delivery;
            if (!publisher.offerOwn(head.record(), delivery)) {
                return;
            }
            tracker.commit(Lsn.ZERO);
            offered = null;
            due.removeFirst();
            head.handedOver().run();
            sent.addLast(new Sent(delivery, head.written()));
        }
    }

    private boolean mayBeWritten(Due due) {
        return isOrdered || due.after() == null || due.after().isConfirmable();
    }

    /**
     * Returns whether nothing waits to be written or acknowledged.
     *
     * @return true once everything counts
     */
    public boolean isSettled() {
        return due.isEmpty() && sent.isEmpty();
    }
}
