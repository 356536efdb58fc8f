package dev.walferry.connect.record;

import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.publish.RecordSize;
import dev.walferry.kafka.record.RecordLookups;
import dev.walferry.kafka.record.RecordMapper;
import dev.walferry.kafka.record.change.SnapshotMarkers;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.pgoutput.PgOutputMessage;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.jspecify.annotations.Nullable;

/** The bytes that the daemon would send, for Kafka Connect's ByteArrayConverter. */
final class EncodedForm implements RecordForm<byte[]> {
    /** What a record costs besides its own bytes, roughly. */
    private static final int OVERHEAD = 256;

    @Override
    public RecordMapper<byte[]> mapper(
            RecordSettings settings, SourceFacts facts, RecordLookups lookups, SnapshotMarkers markers) {
        return RecordMapper.encoded(settings, facts, lookups, markers);
    }

    @Override
    public @Nullable SchemaAndValue part(byte @Nullable [] part) {
        return part == null ? null : new SchemaAndValue(Schema.OPTIONAL_BYTES_SCHEMA, part);
    }

    @Override
    public SchemaAndValue header(byte @Nullable [] value) {
        return new SchemaAndValue(Schema.OPTIONAL_BYTES_SCHEMA, value);
    }

    @Override
    public int weight(ProducerRecord<byte[], byte[]> record, @Nullable PgOutputMessage message) {
        return OVERHEAD + RecordSize.of(record);
    }
}
