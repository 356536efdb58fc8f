package dev.walferry.connect;

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
final class TaskRecord extends SourceRecord {
    private final SourcePosition position;
    private final int weight;
    private boolean endsTransaction;
    private @Nullable Delivery delivery;

    TaskRecord(
            Map<String, ?> sourcePartition,
            SourceOffset sourceOffset,
            String topic,
            @Nullable Integer partition,
            @Nullable SchemaAndValue key,
            @Nullable SchemaAndValue value,
            @Nullable Long timestamp,
            ConnectHeaders headers,
            int weight) {
        super(
                sourcePartition,
                sourceOffset.toMap(),
                topic,
                partition,
                key == null ? null : key.schema(),
                key == null ? null : key.value(),
                value == null ? null : value.schema(),
                value == null ? null : value.value(),
                timestamp,
                headers);
        this.position = sourceOffset.position();
        this.weight = weight;
    }

    /** What Kafka has once it has this record and those before. */
    SourcePosition position() {
        return position;
    }

    /** About how many bytes of memory it holds. */
    int weight() {
        return weight;
    }

    /** Everything of its transaction has come with it or before. */
    void endTransaction() {
        endsTransaction = true;
    }

    boolean endsTransaction() {
        return endsTransaction;
    }

    void sendFor(Delivery transaction) {
        transaction.sending();
        delivery = transaction;
    }

    void acknowledged() {
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
