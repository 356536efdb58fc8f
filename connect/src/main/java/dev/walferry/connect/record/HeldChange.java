package dev.walferry.connect.record;

import dev.walferry.connect.offset.SourcePosition;
import dev.walferry.pgoutput.PgOutputMessage;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records of the last change, held back until what follows shows whether their transaction ends with them. For one
 * thread.
 *
 * @param <T> what keys and values are
 */
final class HeldChange<T> {
    private final List<ProducerRecord<T, T>> records = new ArrayList<>();
    private @Nullable PgOutputMessage message;
    private SourcePosition before = SourcePosition.START;
    private SourcePosition after = SourcePosition.START;

    /** Takes the records of a change after those of the one before were released. */
    void take(List<ProducerRecord<T, T>> mapped, PgOutputMessage change, SourcePosition begins, SourcePosition ends) {
        records.addAll(mapped);
        message = change;
        before = begins;
        after = ends;
    }

    /** Notes that with the last record Kafka has everything up to this position. */
    void endsAt(SourcePosition end) {
        after = end;
    }

    int size() {
        return records.size();
    }

    ProducerRecord<T, T> get(int index) {
        return records.get(index);
    }

    /**
     * Returns what Kafka has once it has a record and those before. Only the last record of a change says that Kafka has the
     * change.
     */
    SourcePosition position(int index) {
        return index < records.size() - 1 ? before : after;
    }

    /** Returns what the records were made of. */
    @Nullable
    PgOutputMessage message() {
        return message;
    }

    void clear() {
        records.clear();
        message = null;
    }
}
