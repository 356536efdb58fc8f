package dev.walferry.kafka.progress;

import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.SlotStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/**
 * Keeps the progress of one pipeline from one start to the next. {@link ProgressWriter} writes it, with the records.
 *
 * <p>{@link #read} and {@link #create} wait for Kafka, so the loop must not call them. For one thread.
 */
public interface ProgressStore {
    /**
     * Returns where it is kept.
     *
     * @return for messages
     */
    ProgressPlace place();

    /**
     * Returns the topic that its records go to.
     *
     * @return a name
     */
    String topic();

    /**
     * Reads what is kept now.
     *
     * @param tables the tables that are published; a store may leave out what it keeps of others
     * @return the progress, empty if there is none
     * @throws ProgressException if it holds something else, or would not keep what it holds
     * @throws DeliveryException if Kafka does not answer
     */
    SlotProgress read(Collection<Table> tables);

    /**
     * Returns whether it finds all that was written, so that what is missing was lost.
     *
     * @return false if it finds only what it is asked for, or may have kept a record without those before it
     */
    default boolean findsAll() {
        return false;
    }

    /**
     * Prepares it to be written to.
     *
     * @throws ProgressException if it would not keep what it holds
     * @throws DeliveryException if Kafka does not answer
     */
    void create();

    /**
     * Returns what shows that there has been progress, if it holds none.
     *
     * @param ofTables the topics of the tables' records, which exist or not
     * @return names of the topics that records went to, as far as the store can tell them
     * @throws DeliveryException if Kafka does not answer
     */
    default Set<String> others(Set<String> ofTables) {
        return Set.of();
    }

    /**
     * Returns whether a slot is at a position to which the slot of this progress was never moved, so that it is another
     * one of its name.
     *
     * @param slot as it was before this is asked
     * @return false if it may be the same, and if that is not known
     */
    default boolean isReplaced(SlotStatus slot) {
        return false;
    }

    /**
     * Returns whether progress is kept only if every record that was handed over before it has arrived. It need not wait for
     * them then.
     *
     * @return false if it must be written only once they are acknowledged
     */
    boolean isOrdered();

    /**
     * Returns how long an acknowledgement may take in the worst case, while Kafka is there.
     *
     * @return how long to wait for one before that is an error
     */
    Duration patience();
}
