package dev.walferry.kafka.publish;

import dev.walferry.Lsn;
import dev.walferry.delivery.Delivery;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.pgoutput.Relation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Takes records without ever waiting, and reports the outcome to their {@link Delivery}.
 *
 * <p>{@link KafkaPublisher} sends them with its own producer. Inside a runtime that sends records itself (a Kafka
 * Connect task), an implementation hands them to the runtime and acknowledges them when the runtime does.
 *
 * <p>One thread calls all of these.
 *
 * @param <R> what a record is: Kafka's, or that of the runtime
 */
public interface RecordPublisher<R> {
    /**
     * Takes a record if that can be done without waiting.
     *
     * @param record its key and value must not be changed afterwards
     * @param delivery the transaction it belongs to
     * @param relation the table it is about, if there is one; for error messages
     * @param lsn position of its change; for error messages
     * @return false if it cannot be taken now: offer it again
     * @throws DeliveryException if it will never be taken
     */
    boolean offer(R record, Delivery delivery, @Nullable Relation relation, Lsn lsn);

    /**
     * The same for a record of the pipeline's own progress, which does not count among the records of changes.
     *
     * @param record its key and value must not be changed afterwards
     * @param delivery told of the outcome
     * @return false if it cannot be taken now: offer it again
     * @throws DeliveryException if it will never be taken
     */
    default boolean offerOwn(R record, Delivery delivery) {
        return offer(record, delivery, null, Lsn.ZERO);
    }

    /**
     * Waits a moment for acknowledgements.
     *
     * @param nanos how long at most; less if a record is acknowledged meanwhile
     */
    void awaitAcknowledgement(long nanos);

    /**
     * Waits until every record that {@link #offer} has taken is acknowledged or has failed. A record of progress need not be
     * waited for: its topic may be the only one that is stuck, and must not hold the changes up.
     *
     * @param timeout how long at most
     * @return whether none of them is still in flight
     */
    boolean awaitAll(Duration timeout);

    /**
     * Looks after what is in flight. Call it at least once a second while nothing is offered.
     *
     * @throws DeliveryException if it can no longer arrive
     */
    void keepUp();

    /**
     * Notes whose records have to be acknowledged, so that one that waits for long is noticed although others are
     * acknowledged. A runtime that sends records itself looks after them.
     *
     * @param tracker decides what is confirmed, on the thread that calls this
     */
    default void watch(DeliveryTracker tracker) {}

    /**
     * Returns whether it accepts no more records. Callers then have nothing to wait for.
     *
     * @return false while it works
     */
    default boolean isStopped() {
        return false;
    }

    /**
     * Begins to have Kafka refuse what other daemons of the pipeline still send, if that is configured; no record is taken until
     * it does. Returns at once. Call it only if this daemon is entitled to write. A runtime that sends records itself decides
     * on its own who may send, so there this does nothing.
     */
    default void takeOver() {}

    /**
     * Stops sending; what waits to be sent is dropped. Nothing else may be called after this. A runtime that sends
     * records itself decides on its own who may send, so there this does nothing.
     */
    default void abandon() {}
}
