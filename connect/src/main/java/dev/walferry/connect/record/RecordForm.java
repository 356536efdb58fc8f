package dev.walferry.connect.record;

import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.RecordLookups;
import dev.walferry.kafka.record.RecordMapper;
import dev.walferry.kafka.record.change.SnapshotMarkers;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.pgoutput.PgOutputMessage;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.jspecify.annotations.Nullable;

/**
 * The form of keys, values and headers in which records are given to Kafka Connect.
 *
 * @param <T> what a mapper makes keys and values of
 */
public interface RecordForm<T> {
    /** Returns a mapper for a session. */
    RecordMapper<T> mapper(RecordSettings settings, SourceFacts facts, RecordLookups lookups, SnapshotMarkers markers);

    /** Returns a key or a value with its schema. */
    @Nullable
    SchemaAndValue part(@Nullable T part);

    /** Returns a header with its schema. */
    SchemaAndValue header(byte @Nullable [] value);

    /**
     * About how many bytes of memory a record holds.
     *
     * @param record the record
     * @param message what it was made of, null for one that no message has caused
     */
    int weight(ProducerRecord<T, T> record, @Nullable PgOutputMessage message);
}
