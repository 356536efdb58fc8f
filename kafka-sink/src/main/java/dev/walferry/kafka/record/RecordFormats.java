package dev.walferry.kafka.record;

import dev.walferry.kafka.config.mode.RecordEnvelope;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.change.EventOrder;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.envelope.DebeziumValues;
import dev.walferry.kafka.record.envelope.FlatValues;
import dev.walferry.kafka.record.envelope.KeyFormat;
import dev.walferry.kafka.record.envelope.MessageValues;
import dev.walferry.kafka.record.envelope.SchemaFormat;
import dev.walferry.kafka.record.envelope.SchemaNaming;
import dev.walferry.kafka.record.envelope.TransactionBlock;
import dev.walferry.kafka.record.envelope.ValueFormat;
import dev.walferry.kafka.record.event.HeartbeatRecords;
import dev.walferry.kafka.record.event.TransactionRecords;
import java.time.InstantSource;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The formats of one session's records, as configured.
 *
 * @param <T> what keys and values are
 */
abstract class RecordFormats<T> {
    /** Makes the formats of a session. */
    interface Factory<T> {
        RecordFormats<T> of(
                RecordSettings settings,
                SourceFacts source,
                RecordLookups lookups,
                InstantSource clock,
                EventOrder order);
    }

    final RecordSettings settings;
    final SourceFacts source;
    final InstantSource clock;
    final SchemaNaming naming;
    final EventOrder order;
    final TransactionBlock block;

    RecordFormats(RecordSettings settings, SourceFacts source, InstantSource clock, EventOrder order) {
        this.order = order;
        this.block = new TransactionBlock(settings.transactionMetadata() ? order : null);
        this.naming = new SchemaNaming(settings.schemaNames(), settings.fieldNames());
        this.settings = settings;
        this.source = source;
        this.clock = clock;
    }

    abstract KeyFormat<T> keys();

    abstract ValueFormat<T> values();

    /** Returns how structures that are not changes are written. */
    abstract SchemaFormat<T> structures(boolean isKey);

    /** Returns a key or a value that an application has written; it is passed on unchanged. */
    abstract @Nullable T ofBytes(byte @Nullable [] bytes);

    /** Returns a record whose key and value an application has written. */
    final ProducerRecord<T, T> ofBytes(ProducerRecord<byte[], byte[]> record) {
        return ofBytes(record, ofBytes(record.value()));
    }

    /** Returns a record whose key an application has written. */
    final ProducerRecord<T, T> ofBytes(ProducerRecord<byte[], byte[]> record, @Nullable T value) {
        return new ProducerRecord<>(
                record.topic(), record.partition(), record.timestamp(), ofBytes(record.key()), value, record.headers());
    }

    /** Returns the records of transactions' beginnings and ends; null if there are none. */
    @Nullable
    TransactionRecords<T> transactions() {
        return settings.transactionMetadata()
                ? new TransactionRecords<>(
                        settings.topicNames().transactionTopic(), order, structures(true), structures(false), naming)
                : null;
    }

    HeartbeatRecords<T> heartbeats(String topic) {
        return new HeartbeatRecords<>(topic, settings.topicPrefix(), structures(true), structures(false), naming);
    }

    final boolean isFlat() {
        return settings.envelope() == RecordEnvelope.FLAT;
    }

    /** Values in a format that has schemas, in the configured envelope. */
    final ValueFormat<T> of(SchemaFormat<T> format) {
        String name = settings.topicPrefix();
        return isFlat()
                ? new FlatValues<>(name, source, settings.flat(), block, messages(format), clock, format, naming)
                : new DebeziumValues<>(name, source, block, messages(format), clock, format, naming);
    }

    private MessageValues<T> messages(SchemaFormat<T> format) {
        return new MessageValues<>(settings.topicPrefix(), source, block, settings.binaries(), clock, format);
    }
}
