package dev.walferry.kafka.publish;

import dev.walferry.delivery.Delivery;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.publish.client.KafkaError;
import dev.walferry.pgoutput.Relation;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What happens when a record is acknowledged, and where the record came from in case it is not. Within a transaction, an
 * acknowledgement counts only once that is committed.
 *
 * <p>Kafka calls this from its sender thread or, when it does not take a record, from within {@code send} in the thread
 * that called it. The thread tells the two apart. In the second case the record is not in flight, and the publisher
 * decides what to do.
 */
final class OutgoingRecord implements Callback {
    private final KafkaPublisher publisher;
    private final Delivery delivery;
    private final TopicLookup topic;
    private final @Nullable Relation relation;
    private final long lsn;
    private final int bytes;
    private final boolean isProgress;

    /** Whether its outcome is known. Written by the producer's thread, read by the owner's. */
    private volatile boolean settled;

    OutgoingRecord(
            KafkaPublisher publisher,
            Delivery delivery,
            TopicLookup topic,
            @Nullable Relation relation,
            long lsn,
            int bytes,
            boolean isProgress) {
        this.isProgress = isProgress;
        this.publisher = publisher;
        this.delivery = delivery;
        this.topic = topic;
        this.relation = relation;
        this.lsn = lsn;
        this.bytes = bytes;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
        if (exception == null) {
            topic.acknowledged();
            settled = true;
            if (!publisher.countsCommits()) {
                arrived();
            }
        } else if (publisher.isOwnThread()) {
            publisher.notTaken(exception);
        } else {
            failed(exception);
        }
    }

    /** Notes that it is in Kafka for good. */
    void arrived() {
        // In this order: a thread that no longer sees anything in flight must find the record acknowledged.
        delivery.acknowledged();
        publisher.acknowledged(bytes, isProgress);
    }

    /** Notes that its transaction is not committed. */
    void lost(DeliveryException reason) {
        settled = true;
        delivery.failed(reason);
        publisher.settledAsFailed(bytes, isProgress);
    }

    /** Returns whether its outcome is known. */
    boolean isSettled() {
        return delivery.pending() == 0 || settled;
    }

    private void failed(Exception exception) {
        settled = true;
        DeliveryException explained = DeliveryExplanation.of(exception, topic.name(), relation, lsn);
        if (KafkaError.isOfAnother(exception)) {
            publisher.companionFailed(() -> delivery.failed(explained));
        } else {
            delivery.failed(explained);
        }
        publisher.failed(topic.name(), exception);
        if (!publisher.countsCommits()) {
            publisher.settledAsFailed(bytes, isProgress);
        }
    }
}
