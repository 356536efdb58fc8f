package dev.walferry.kafka.record;

import dev.walferry.kafka.config.mode.RecordEnvelope;
import dev.walferry.kafka.config.mode.RecordFormat;
import dev.walferry.kafka.config.mode.UnavailablePolicy;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.avro.AvroFormat;
import dev.walferry.kafka.record.change.EventOrder;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.envelope.DebeziumValues;
import dev.walferry.kafka.record.envelope.FlatValues;
import dev.walferry.kafka.record.envelope.KeyFormat;
import dev.walferry.kafka.record.envelope.MessageValues;
import dev.walferry.kafka.record.envelope.SchemaFormat;
import dev.walferry.kafka.record.envelope.SchemaKeys;
import dev.walferry.kafka.record.envelope.SchemaNaming;
import dev.walferry.kafka.record.envelope.TransactionBlock;
import dev.walferry.kafka.record.envelope.ValueFormat;
import dev.walferry.kafka.record.event.HeartbeatRecords;
import dev.walferry.kafka.record.event.TransactionRecords;
import dev.walferry.kafka.record.json.JsonFormat;
import dev.walferry.kafka.record.json.JsonKeys;
import dev.walferry.kafka.record.json.JsonSchemaFormat;
import dev.walferry.kafka.record.json.JsonValues;
import dev.walferry.kafka.record.protobuf.ProtobufFormat;
import dev.walferry.kafka.record.raw.RawValues;
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
    private final EventOrder order;
    private final TransactionBlock block;

    RecordFormats(
            RecordSettings settings,
            SourceFacts source,
            @Nullable SchemaIds registry,
            InstantSource clock,
            EventOrder order) {
        this.order = order;
        this.block = new TransactionBlock(settings.transactionMetadata() ? order : null);
        this.registry = registry;
        this.naming = new SchemaNaming(settings.schemaNames(), settings.fieldNames());
        this.settings = settings;
        this.source = source;
        this.clock = clock;
    }

    KeyFormat keys() {
        return switch (settings.keyFormat()) {
            case JSON -> new JsonKeys();
            case JSON_SCHEMA, AVRO, PROTOBUF -> new SchemaKeys(structures(settings.keyFormat(), true), naming);
            case RAW -> throw new IllegalStateException("keys have no raw form");
        };
    }

    ValueFormat values() {
        return switch (settings.valueFormat()) {
            case JSON -> isFlat() ? flat(structures(RecordFormat.JSON, false)) : json();
            case JSON_SCHEMA, AVRO, PROTOBUF -> of(structures(settings.valueFormat(), false));
            case RAW -> new RawValues(settings.relationsTopic(), order);
        };
    }

    /** The records of transactions' beginnings and ends; null if there are none. */
    @Nullable
    TransactionRecords transactions() {
        return settings.transactionMetadata()
                ? new TransactionRecords(
                        settings.transactionTopic(),
                        order,
                        structures(settings.keyFormat(), true),
                        structures(settings.valueFormat(), false),
                        naming)
                : null;
    }

    HeartbeatRecords heartbeats(String topic) {
        return new HeartbeatRecords(
                topic,
                settings.topicPrefix(),
                structures(settings.keyFormat(), true),
                structures(settings.valueFormat(), false),
                naming);
    }

    /** How structures are written. What is no change has no raw form. */
    private SchemaFormat structures(RecordFormat format, boolean isKey) {
        return switch (format) {
            case JSON, RAW -> new JsonFormat(isKey, omitsUnsent());
            case JSON_SCHEMA -> new JsonSchemaFormat(isKey);
            case AVRO -> new AvroFormat(registry(), isKey);
            case PROTOBUF -> new ProtobufFormat(registry(), isKey);
        };
    }

    private boolean omitsUnsent() {
        return settings.unavailablePolicy() == UnavailablePolicy.OMIT;
    }

    private ValueFormat json() {
        return new JsonValues(
                settings.topicPrefix(), source, block, omitsUnsent(), BinaryForm.of(settings.binaries()), clock);
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
        return new DebeziumValues(settings.topicPrefix(), source, block, messages(format), clock, format, naming);
    }

    private ValueFormat flat(SchemaFormat format) {
        return new FlatValues(settings.topicPrefix(), source, settings.flat(), messages(format), clock, format, naming);
    }

    private MessageValues messages(SchemaFormat format) {
        return new MessageValues(settings.topicPrefix(), source, block, settings.binaries(), clock, format);
    }
}
