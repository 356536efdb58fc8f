package dev.walferry.kafka.progress;

import dev.walferry.delivery.Delivery;
import dev.walferry.kafka.publish.DeliveryException;
import dev.walferry.kafka.publish.RecordPublisher;
import dev.walferry.replication.Publications.Table;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes the progress of query-based capture with the producer of the records, and only once the records that it is
 * about are acknowledged. Never waits. For one thread.
 */
public final class QueryProgressWriter {
    private final QueryIdentity source;
    private final ProgressQueue queue;

    /**
     * A writer for one session.
     *
     * @param topic the progress topic, which exists
     * @param source whose progress it is
     * @param publisher takes the records, not closed
     */
    public QueryProgressWriter(
            String topic, QueryIdentity source, RecordPublisher<ProducerRecord<byte[], byte[]>> publisher) {
        this.source = source;
        this.queue = new ProgressQueue(topic, false, publisher);
    }

    /**
     * Writes a table's offset.
     *
     * @param after the last transaction that must be acknowledged first, with everything before it
     * @param progress what to write
     * @param written called once it counts, by {@link #advance}
     */
    public void write(Delivery after, PolledProgress progress, Runnable written) {
        queue.add(after, QueryProgressJson.key(progress.table()), QueryProgressJson.value(source, progress), written);
    }

    /**
     * Writes that a row is there, or no longer is.
     *
     * @param after the last transaction that must be acknowledged first
     * @param table the row's table
     * @param key the row's key
     * @param keyOf which columns the key is of; null if the row is no longer there
     * @param written called once it counts, by {@link #advance}
     */
    public void row(Delivery after, Table table, List<String> key, @Nullable String keyOf, Runnable written) {
        queue.add(
                after,
                QueryProgressJson.key(table, key),
                keyOf == null ? null : QueryProgressJson.value(source, keyOf),
                written);
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
     * Notes what is acknowledged, and hands nothing over. Call it once a session has ended and nothing is in flight: the next
     * session begins from what is acknowledged.
     */
    public void noteAcknowledged() {
        queue.noteAcknowledged();
    }

    /**
     * Whether nothing waits to be written or acknowledged.
     *
     * @return true once everything counts
     */
    public boolean isSettled() {
        return queue.isSettled();
    }
}
