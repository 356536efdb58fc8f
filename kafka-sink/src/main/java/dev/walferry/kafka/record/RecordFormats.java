package dev.walferry.kafka.record;

import dev.walferry.kafka.config.mode.RecordEnvelope;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.avro.AvroFormat;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.envelope.DebeziumValues;
import dev.walferry.kafka.record.envelope.FlatValues;
import dev.walferry.kafka.record.envelope.KeyFormat;
import dev.walferry.kafka.record.envelope.MessageValues;
import dev.walferry.kafka.record.envelope.SchemaFormat;
import dev.walferry.kafka.record.envelope.SchemaKeys;
import dev.walferry.kafka.record.envelope.SchemaNaming;
import dev.walferry.kafka.record.envelope.ValueFormat;
import dev.walferry.kafka.record.json.JsonFormat;
import dev.walferry.kafka.record.json.JsonKeys;
import dev.walferry.kafka.record.json.JsonSchemaFormat;
import dev.walferry.kafka.record.json.JsonValues;
import dev.walferry.kafka.record.protobuf.ProtobufFormat;
import dev.walferry.kafka.record.registry.SchemaIds;
import dev.walferry.kafka.record.value.BinaryForm;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The formats of one session's records, as configured. */
final class RecordFormats {
    private final RecordSettings settings;
    private final SourceFacts source;
    private final @Nullable SchemaIds registry;
    private final InstantSource clock;
    private final SchemaNaming naming;

    RecordFormats(RecordSettings settings, SourceFacts source, @Nullable SchemaIds registry, InstantSource clock) {
        this.registry = registry;
        this.naming = new SchemaNaming(settings.schemaNames(), settings.fieldNames());
        this.settings = settings;
        this.source = source;
        this.clock = clock;
    }

    KeyFormat keys() {
        return switch (settings.keyFormat()) {
            case JSON -> new JsonKeys();
            case JSON_SCHEMA -> new SchemaKeys(new JsonSchemaFormat(true), naming);
            case AVRO -> new SchemaKeys(new AvroFormat(registry(), true), naming);
            case PROTOBUF -> new SchemaKeys(new ProtobufFormat(registry(), true), naming);
        };
    }

    ValueFormat values() {
        return switch (settings.valueFormat()) {
            case JSON -> isFlat() ? flat(new JsonFormat()) : json();
            case JSON_SCHEMA -> of(new JsonSchemaFormat(false));
            case AVRO -> of(new AvroFormat(registry(), false));
            case PROTOBUF -> of(new ProtobufFormat(registry(), false));
        };
    }

    private ValueFormat json() {
        return new JsonValues(settings.topicPrefix(), source, BinaryForm.of(settings.binaries()), clock);
    }

    private ValueFormat of(SchemaFormat format) {
        return isFlat() ? flat(format) : debezium(format);
    }

    private boolean isFlat() {
        return settings.envelope() == RecordEnvelope.FLAT;
    }

    private SchemaIds registry() {
        if (registry == null) {
            throw new IllegalStateException("a format needs a schema registry, and there is none");
        }
        return registry;
    }

    private ValueFormat debezium(SchemaFormat format) {
        return new DebeziumValues(settings.topicPrefix(), source, messages(format), clock, format, naming);
    }

    private ValueFormat flat(SchemaFormat format) {
        return new FlatValues(settings.topicPrefix(), source, settings.flat(), messages(format), clock, format, naming);
    }

    private MessageValues messages(SchemaFormat format) {
        return new MessageValues(settings.topicPrefix(), source, settings.binaries(), clock, format);
    }
}
