package dev.walferry.kafka.progress;

import dev.walferry.delivery.Delivery;
import dev.walferry.kafka.publish.RecordPublisher;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.replication.Publications.Table;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes progress with the producer of the records. What it writes says that rows are in Kafka, so it is written only once
 * they are acknowledged, unless the store keeps their order; it counts only once it is acknowledged itself. Never waits. For one thread.
 */
public final class ProgressWriter {
    private final SlotIdentity slot;
    private final ProgressQueue queue;

    /**
     * Creates a writer for one session.
     *
     * @param store where it is kept; it exists
     * @param slot whose progress it is
     * @param publisher takes the records, not closed
     */
    public ProgressWriter(
            ProgressStore store, SlotIdentity slot, RecordPublisher<ProducerRecord<byte[], byte[]>> publisher) {
        this.slot = slot;
        this.queue = new ProgressQueue(store.topic(), store.isOrdered(), publisher);
    }

    /**
     * Writes whose progress the topic holds, after all tables that have to be read: from now on they are listed.
     *
     * @param tables how many tables have records now
     * @param written called once it counts, by {@link #advance}
     */
    public void listed(int tables, Runnable written) {
        add(null, ProgressJson.slotKey(), ProgressJson.value(slot, tables), written);
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
     * Writes which command was applied last.
     *
     * @param position the command
     * @param written called once it counts, by {@link #advance}
     */
    public void command(CommandPosition position, Runnable written) {
        add(null, ProgressJson.commandKey(), ProgressJson.value(slot, position), written);
    }

    /**
     * Writes the keys that a table's rows have had.
     *
     * @param oid the table's OID
     * @param keys in the order of their positions
     * @param written called once it counts, by {@link #advance}
     */
    public void rowKeys(int oid, List<KeyVersion> keys, Runnable written) {
        add(null, ProgressJson.rowKeysKey(oid), ProgressJson.value(slot, keys), written);
    }

    /** Forgets how far the slot was delivered. */
    public void forgetPosition() {
        add(null, ProgressJson.positionKey(slot.slot()), null, () -> {});
    }

    /**
     * Forgets a table.
     *
     * @param table a table that is no longer published
     * @param written called once it counts, by {@link #advance}
     */
    public void forget(Table table, Runnable written) {
        add(null, ProgressJson.key(table), null, written);
    }

    private void add(@Nullable Delivery after, byte[] key, byte @Nullable [] value, Runnable written) {
        queue.add(after, key, value, written);
    }

    /**
     * Hands over what may be written by now, and notes what is acknowledged. Call it often.
     *
     * @throws DeliveryException if Kafka refuses a record
     */
    public void advance() {
        queue.advance();
    }

    /**
     * Returns whether nothing waits to be written or acknowledged.
     *
     * @return true once everything counts
     */
    public boolean isSettled() {
        return queue.isSettled();
    }
}
