package dev.walferry.kafka.record;

import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.change.EventOrder;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.connect.StructFormat;
import dev.walferry.kafka.record.envelope.KeyFormat;
import dev.walferry.kafka.record.envelope.SchemaFormat;
import dev.walferry.kafka.record.envelope.SchemaKeys;
import dev.walferry.kafka.record.envelope.ValueFormat;
import java.time.InstantSource;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.jspecify.annotations.Nullable;

/** Keys and values as objects of Kafka Connect, whose converters write what the formats with schemas write here. */
final class StructFormats extends RecordFormats<SchemaAndValue> {
    StructFormats(
            RecordSettings settings, SourceFacts source, RecordLookups lookups, InstantSource clock, EventOrder order) {
        super(settings, source, clock, order);
    }

    @Override
    KeyFormat<SchemaAndValue> keys() {
        return new SchemaKeys<>(structures(true), naming);
    }

    @Override
    ValueFormat<SchemaAndValue> values() {
        return of(structures(false));
    }

    @Override
    SchemaFormat<SchemaAndValue> structures(boolean isKey) {
        return new StructFormat();
    }

    @Override
    @Nullable
    SchemaAndValue ofBytes(byte @Nullable [] bytes) {
        return bytes == null ? null : new SchemaAndValue(Schema.BYTES_SCHEMA, bytes);
    }
}
