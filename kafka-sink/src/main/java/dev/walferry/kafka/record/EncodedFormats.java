package dev.walferry.kafka.record;

import dev.walferry.kafka.config.mode.RecordFormat;
import dev.walferry.kafka.config.mode.UnavailablePolicy;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.avro.AvroFormat;
import dev.walferry.kafka.record.change.EventOrder;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.envelope.KeyFormat;
import dev.walferry.kafka.record.envelope.SchemaFormat;
import dev.walferry.kafka.record.envelope.SchemaKeys;
import dev.walferry.kafka.record.envelope.ValueFormat;
import dev.walferry.kafka.record.json.JsonFormat;
import dev.walferry.kafka.record.json.JsonKeys;
import dev.walferry.kafka.record.json.JsonSchemaFormat;
import dev.walferry.kafka.record.json.JsonValues;
import dev.walferry.kafka.record.protobuf.ProtobufFormat;
import dev.walferry.kafka.record.raw.RawValues;
import dev.walferry.kafka.record.registry.SchemaRegistry;
import dev.walferry.kafka.record.value.BinaryForm;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Formats that write bytes, as {@code key.format} and {@code value.format} say. */
final class EncodedFormats extends RecordFormats<byte[]> {
    private final @Nullable SchemaRegistry registry;

    EncodedFormats(
            RecordSettings settings, SourceFacts source, RecordLookups lookups, InstantSource clock, EventOrder order) {
        super(settings, source, clock, order);
        this.registry = lookups.registry();
    }

    @Override
    KeyFormat<byte[]> keys() {
        return switch (settings.keyFormat()) {
            case JSON -> new JsonKeys(naming);
            case JSON_SCHEMA, AVRO, PROTOBUF -> new SchemaKeys<>(structures(true), naming);
            case RAW -> throw new IllegalStateException("keys have no raw form");
        };
    }

    @Override
    ValueFormat<byte[]> values() {
        return switch (settings.valueFormat()) {
            case JSON -> isFlat() ? of(structures(false)) : json();
            case JSON_SCHEMA, AVRO, PROTOBUF -> of(structures(false));
            case RAW -> new RawValues(settings.topicNames().relationsTopic(), order);
        };
    }

    /** Returns the format for records other than changes; these have no raw form and are JSON instead. */
    @Override
    SchemaFormat<byte[]> structures(boolean isKey) {
        RecordFormat format = isKey ? settings.keyFormat() : settings.valueFormat();
        return switch (format) {
            case JSON, RAW -> new JsonFormat(isKey, omitsUnsent());
            case JSON_SCHEMA -> new JsonSchemaFormat(isKey);
            case AVRO -> new AvroFormat(registry(), isKey);
            case PROTOBUF -> new ProtobufFormat(registry(), isKey);
        };
    }

    @Override
    byte @Nullable [] ofBytes(byte @Nullable [] bytes) {
        return bytes;
    }

    private boolean omitsUnsent() {
        return settings.unavailablePolicy() == UnavailablePolicy.OMIT;
    }

    private ValueFormat<byte[]> json() {
        return new JsonValues(
                settings.topicPrefix(),
                source,
                block,
                omitsUnsent(),
                BinaryForm.of(settings.binaries()),
                clock,
                naming);
    }

    private SchemaRegistry registry() {
        if (registry == null) {
            throw new IllegalStateException("a format needs a schema registry, and there is none");
        }
        return registry;
    }
}
