package dev.walferry.kafka.progress.query;

import dev.walferry.delivery.Delivery;
import dev.walferry.kafka.progress.ProgressQueue;
import dev.walferry.kafka.publish.RecordPublisher;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.replication.Publications.Table;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes the progress of query-based capture with the producer of the records, and only once the records that it is
 * about are acknowledged. Never waits. For one thread.
 *
 * <p>Records are counted, so that one that was lost is noticed. No count is ever greater than what there is: one that grows
 * follows the records, and one that shrinks comes before they are removed.
 */
public final class QueryProgressWriter {
    private final QueryIdentity source;
    private final QueryProgress known;
    private final ProgressQueue queue;
    private final Set<Table> polled;

    /** The least number of keys that each table will have. */
    private final Map<Table, Integer> counts = new HashMap<>();

    private boolean isCounted;

    /**
     * Creates a writer for one session.
     *
     * @param topic the progress topic, which exists
     * @param source whose progress it is
     * @param known what the topic is known to hold; kept up
     * @param publisher takes the records, not closed
     */
    public QueryProgressWriter(
            String topic,
            QueryIdentity source,
            QueryProgress known,
            RecordPublisher<ProducerRecord<byte[], byte[]>> publisher) {
        this.source = source;
        this.known = known;
        this.queue = new ProgressQueue(topic, false, publisher);
        this.polled = new HashSet<>(known.tables().keySet());
        this.isCounted = known.isCounted();
        known.compared().forEach(table -> counts.put(table, known.keys(table).size()));
    }

    /**
     * Writes a table's offset.
     *
     * @param after the last transaction that must be acknowledged first, with everything before it
     * @param progress what to write
     */
    public void offset(Delivery after, PolledProgress progress) {
        Table table = progress.table();
        boolean isFirst = polled.add(table);
        if (isFirst) {
            beginCounting(after);
        }
        queue.add(
                after,
                QueryProgressJson.key(table),
                QueryProgressJson.value(source, progress),
                () -> known.tables().put(table, progress));
        if (isFirst) {
            countTables(after, polled.size() + counts.size());
        }
    }

    /**
     * Writes which rows of a table are there.
     *
     * @param after the last transaction that must be acknowledged first
     * @param table the table
     * @param keyOf which columns its keys are of
     * @param found keys of rows that are there, and were not before
     * @param gone keys of rows that are no longer there
     */
    public void rows(Delivery after, Table table, String keyOf, List<List<String>> found, List<List<String>> gone) {
        if (found.isEmpty() && gone.isEmpty()) {
            return;
        }
        if (!counts.containsKey(table)) {
            beginCounting(after);
            countKeys(after, table, 0);
            countTables(after, polled.size() + counts.size());
        }
        Map<List<String>, String> keys = known.keys(table);
        int there = counts.getOrDefault(table, 0);
        for (List<String> key : found) {
            there += keys.containsKey(key) ? 0 : 1;
            queue.add(
                    after,
                    QueryProgressJson.key(table, key),
                    QueryProgressJson.value(source, keyOf),
                    () -> keys.put(key, keyOf));
        }
        countKeys(after, table, Math.max(0, there - gone.size()));
        gone.forEach(key -> queue.remove(after, QueryProgressJson.key(table, key), () -> keys.remove(key)));
    }

    /** Begins to count records: from now on, a topic without any count has lost it. */
    private void beginCounting(Delivery after) {
        if (!isCounted) {
            countTables(after, 0);
            isCounted = true;
        }
    }

    private void countTables(Delivery after, int tables) {
        queue.add(after, QueryProgressJson.tablesKey(), QueryProgressJson.tables(source, tables), known::counted);
    }

    private void countKeys(Delivery after, Table table, int keys) {
        counts.put(table, keys);
        queue.add(
                after,
                QueryProgressJson.countKey(table),
                QueryProgressJson.count(source, keys),
                () -> known.compared().add(table));
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
     * Returns whether nothing waits to be written or acknowledged.
     *
     * @return true once everything counts
     */
    public boolean isSettled() {
        return queue.isSettled();
    }
}
