package dev.walferry.kafka.progress;

import dev.walferry.Lsn;
import dev.walferry.delivery.Delivery;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.publish.DeliveryException;
import dev.walferry.kafka.publish.RecordPublisher;
import dev.walferry.replication.Publications.Table;
import java.util.ArrayDeque;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes progress with the producer of the records. What it writes says that rows are in Kafka, so it is written only once
 * they are acknowledged, unless the store keeps their order; it counts only once it is acknowledged itself. Never waits. For one thread.
 */
public final class ProgressWriter {
    /** What is to be written once {@code after} is confirmable. */
    private record Due(@Nullable Delivery after, ProducerRecord<byte[], byte[]> record, Runnable written) {}

    /** What was handed over and is not acknowledged yet. */
    private record Sent(Delivery delivery, Runnable written) {}

    private final ProgressStore store;
    private final SlotIdentity slot;
    private final RecordPublisher<ProducerRecord<byte[], byte[]>> publisher;
    private final DeliveryTracker tracker = new DeliveryTracker();
    private final ArrayDeque<Due> due = new ArrayDeque<>();
    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private @Nullable Delivery offered;

    /**
     * A writer for one session.
     *
     * @param store where it is kept; it exists
     * @param slot whose progress it is
     * @param publisher takes the records, not closed
     */
    public ProgressWriter(
            ProgressStore store, SlotIdentity slot, RecordPublisher<ProducerRecord<byte[], byte[]>> publisher) {
        this.store = store;
        this.slot = slot;
        this.publisher = publisher;
    }

    /**
     * Writes whose progress the topic holds, after all tables that have to be read: from now on they are listed.
     *
     * @param written called once it counts, by {@link #advance}
     */
    public void listed(Runnable written) {
        add(null, ProgressJson.slotKey(), ProgressJson.value(slot), written);
    }

    /** Takes back that the tables are listed. */
    public void unlisted() {
        add(null, ProgressJson.slotKey(), null, () -> {});
    }

    /**
     * Writes a table's progress.
     *
     * @param after the last transaction that must be acknowledged first, with everything before it; null for nothing
     * @param progress what to write
     * @param written called once it counts, by {@link #advance}
     */
    public void write(@Nullable Delivery after, TableProgress progress, Runnable written) {
        add(after, ProgressJson.key(progress.table()), ProgressJson.value(slot, progress), written);
    }

    /**
     * Writes which command was obeyed last.
     *
     * @param position the command
     * @param written called once it counts, by {@link #advance}
     */
    public void command(CommandPosition position, Runnable written) {
        add(null, ProgressJson.commandKey(), ProgressJson.value(slot, position), written);
    }

    /**
     * Forgets a table.
     *
     * @param table a table that is not published any more
     * @param written called once it counts, by {@link #advance}
     */
    public void forget(Table table, Runnable written) {
        add(null, ProgressJson.key(table), null, written);
    }

    private void add(@Nullable Delivery after, byte[] key, byte @Nullable [] value, Runnable written) {
        due.addLast(new Due(after, new ProducerRecord<>(store.topic(), 0, key, value), written));
    }

    /**
     * Hands over what may be written by now, and notes what is acknowledged. Call it often.
     *
     * @throws DeliveryException if Kafka refuses a record
     */
    public void advance() {
        offer();
        tracker.confirmable();
        for (Sent head = sent.peekFirst(); head != null && head.delivery().isConfirmable(); head = sent.peekFirst()) {
            sent.removeFirst();
            head.written().run();
        }
        Throwable failure = tracker.failure();
        if (failure != null) {
            throw failure instanceof DeliveryException e ? e : new IllegalStateException(failure);
        }
    }

    private void offer() {
        for (Due head = due.peekFirst(); head != null && mayBeWritten(head); head = due.peekFirst()) {
            Delivery delivery = offered == null ? tracker.begin() : offered;
            offered = delivery;
            if (!publisher.offer(head.record(), delivery, null, Lsn.ZERO)) {
                return;
            }
            tracker.commit(Lsn.ZERO);
            offered = null;
            due.removeFirst();
            sent.addLast(new Sent(delivery, head.written()));
        }
    }

    private boolean mayBeWritten(Due due) {
        return store.isOrdered() || due.after() == null || due.after().isConfirmable();
    }

    /**
     * Whether nothing waits to be written or acknowledged.
     *
     * @return true once everything counts
     */
    public boolean isSettled() {
        return due.isEmpty() && sent.isEmpty();
    }
}
