package dev.walferry.kafka.publish;

import dev.walferry.Lsn;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.pgoutput.Relation;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Holds back a record for a partition that its topic does not have. Records go in order, so all tables wait with it. A
 * person may add partitions, so it waits for a while; then the record is refused. For the thread that offers records.
 */
final class PartitionWait {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final DeliveryHistory history;
    private final Duration patience;
    private boolean looked;
    private @Nullable Long since;

    PartitionWait(DeliveryHistory history) {
        this(history, PATIENCE);
    }

    PartitionWait(DeliveryHistory history, Duration patience) {
        this.history = history;
        this.patience = patience;
    }

    /**
     * Returns whether a record's topic has the record's partition.
     *
     * @param topic which is ready
     * @param relation the table of the record, if it has one
     * @param lsn position of its change
     * @throws DeliveryException if the partition has been missing for too long
     */
    boolean has(ProducerRecord<?, ?> record, TopicLookup topic, @Nullable Relation relation, Lsn lsn) {
        Integer partition = record.partition();
        if (partition == null || partition < topic.partitions()) {
            return true;
        }
        if (!looked) { // what is known of the topic may be old
            looked = true;
            topic.lookAgain();
            return false;
        }
        Long began = since;
        if (began == null) {
            began = System.nanoTime();
            since = began;
        }
        String where = "topic " + topic.name() + (relation == null ? "" : ", table " + relation) + " at LSN " + lsn
                + ": the record asks for a partition that the topic does not have (it has 0 to "
                + (topic.partitions() - 1) + ")";
        if (System.nanoTime() - began >= patience.toNanos()) {
            throw refused(where, relation);
        }
        String waiting = where + "; all tables wait until it has the partition, for " + patience.toSeconds()
                + " s at most: add partitions";
        history.heldUp(waiting);
        topic.lacksPartition(waiting);
        return false;
    }

    private DeliveryException refused(String where, @Nullable Relation relation) {
        return new DeliveryException(
                where + " even after " + patience.toSeconds()
                        + " s; nothing was skipped: add partitions, or choose another"
                        + " column for the partition in outbox.table.fields.additional.placement, then start again",
                null,
                false,
                relation);
    }

    /** Ends the wait, because a record was taken. */
    void over() {
        if (looked) {
            looked = false;
            since = null;
            history.heldUp(null);
        }
    }
}
