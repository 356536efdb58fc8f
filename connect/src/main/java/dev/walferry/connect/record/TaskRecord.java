package dev.walferry.connect.record;

import dev.walferry.connect.offset.SourcePosition;
import dev.walferry.delivery.Delivery;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way through Kafka Connect, which hands this object back to {@code commitRecord}.
 *
 * <p>Records are equal only if they are the same: the worker keeps them in sets and maps, and two changes may look alike.
 */
public final class TaskRecord extends SourceRecord {
    private final @Nullable SourcePosition position;
    private final int weight;
    private boolean continued;
    private boolean endsTransaction;
    private boolean mayEndTransaction;
    private @Nullable Delivery delivery;
    private @Nullable TaskPublisher publisher;

    private TaskRecord(
            Map<String, ?> sourcePartition,
            Map<String, ?> sourceOffset,
            @Nullable SourcePosition position,
            String topic,
            @Nullable Integer partition,
            @Nullable SchemaAndValue key,
            @Nullable SchemaAndValue value,
            @Nullable Long timestamp,
            ConnectHeaders headers,
            int weight) {
        super(
                sourcePartition,
                sourceOffset,
                topic,
                partition,
                key == null ? null : key.schema(),
                key == null ? null : key.value(),
                value == null ? null : value.schema(),
                value == null ? null : value.value(),
                timestamp,
                headers);
        this.position = position;
        this.weight = weight;
    }

    /** Returns a record of changes. */
    static TaskRecord of(
            Map<String, ?> sourcePartition,
            Map<String, ?> sourceOffset,
            SourcePosition position,
            String topic,
            @Nullable Integer partition,
            @Nullable SchemaAndValue key,
            @Nullable SchemaAndValue value,
            @Nullable Long timestamp,
            ConnectHeaders headers,
            int weight) {
        return new TaskRecord(
                sourcePartition, sourceOffset, position, topic, partition, key, value, timestamp, headers, weight);
    }

    /**
     * Returns a record that is there for its offset alone. It is empty, because transforms let an empty record pass. It ends a
     * transaction.
     */
    public static TaskRecord carrying(Map<String, ?> sourcePartition, Map<String, ?> sourceOffset, String topic) {
        TaskRecord record = new TaskRecord(
                sourcePartition, sourceOffset, null, topic, null, null, null, null, new ConnectHeaders(), 0);
        record.endTransaction();
        return record;
    }

    /** Returns whether it is there for its offset alone, so that it has arrived once the offset is stored. */
    public boolean isForItsOffset() {
        return position == null;
    }

    /** Returns what Kafka has once it has this record and those before; null if it says nothing about changes. */
    @Nullable
    SourcePosition position() {
        return position;
    }

    /** Returns about how many bytes of memory it holds. */
    int weight() {
        return weight;
    }

    /** Notes that more records of the same change follow. */
    void continueChange() {
        continued = true;
    }

    boolean isContinued() {
        return continued;
    }

    /** Notes that its transaction ends with this record. */
    void endTransaction() {
        endsTransaction = true;
    }

    /** Notes that its transaction ends with this record, unless one follows at once that is there only for its offset. */
    void mayEndTransaction() {
        mayEndTransaction = true;
    }

    boolean isLastOrNextToLast() {
        return mayEndTransaction && !endsTransaction;
    }

    public boolean endsTransaction() {
        return endsTransaction;
    }

    void sendFor(Delivery transaction, TaskPublisher by) {
        transaction.sending();
        delivery = transaction;
        publisher = by;
    }

    /** Returns the publisher that has given it out and learns of its arrival. */
    public TaskPublisher publisher() {
        return Objects.requireNonNull(publisher, "a record that was not sent");
    }

    public void acknowledged() {
        Objects.requireNonNull(delivery, "a record that was not sent").acknowledged();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
