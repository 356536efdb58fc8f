package dev.walferry.connect.record;

import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.publish.RecordSize;
import dev.walferry.kafka.record.RecordLookups;
import dev.walferry.kafka.record.RecordMapper;
import dev.walferry.kafka.record.change.SnapshotMarkers;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Tuple;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.jspecify.annotations.Nullable;

/** Kafka Connect's own objects, for transforms and any converter. */
final class StructForm implements RecordForm<SchemaAndValue> {
    /** What a record costs besides its columns, roughly: mostly the envelope. */
    private static final int OVERHEAD = 1024;

    /** An object needs more memory than the text on the wire. */
    private static final int GROWTH = 4;

    @Override
    public RecordMapper<SchemaAndValue> mapper(
            RecordSettings settings, SourceFacts facts, RecordLookups lookups, SnapshotMarkers markers) {
        return RecordMapper.structs(settings, facts, lookups, markers);
    }

    @Override
    public @Nullable SchemaAndValue part(@Nullable SchemaAndValue part) {
        return part;
    }

    /** Headers hold text, which Kafka Connect's default converter of headers writes as it is. */
    @Override
    public SchemaAndValue header(byte @Nullable [] value) {
        return new SchemaAndValue(
                Schema.OPTIONAL_STRING_SCHEMA, value == null ? null : new String(value, StandardCharsets.UTF_8));
    }

    @Override
    public int weight(ProducerRecord<SchemaAndValue, SchemaAndValue> record, @Nullable PgOutputMessage message) {
        long bytes = RecordSize.of(record.headers());
        if (message instanceof RowChange change) {
            bytes += length(change.row()) + length(change.old());
        } else if (message instanceof LogicalMessage logical) {
            bytes += logical.asContent().remaining();
        }
        return (int) Math.min(Integer.MAX_VALUE, OVERHEAD + GROWTH * bytes);
    }

    private static long length(@Nullable Tuple row) {
        return row == null ? 0 : row.retainedBytes();
    }
}
