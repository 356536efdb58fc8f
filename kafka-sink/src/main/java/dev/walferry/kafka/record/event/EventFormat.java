package dev.walferry.kafka.record.event;

import dev.walferry.kafka.record.envelope.FieldNumbering;
import dev.walferry.kafka.record.envelope.SchemaFormat;
import dev.walferry.kafka.record.value.ValueSink;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Writes records of one topic whose key and value are structures with fixed schemas. For one thread.
 *
 * @param <T> what keys and values are
 */
final class EventFormat<T> {
    private final String topic;
    private final Part<T> key;
    private final Part<T> value;

    EventFormat(String topic, SchemaFormat<T> keys, Schema key, SchemaFormat<T> values, Schema value) {
        this.topic = topic;
        this.key = new Part<>(keys, key);
        this.value = new Part<>(values, value);
    }

    /**
     * Makes a record.
     *
     * @param partition the partition, or null for the one that the key decides
     * @param timestamp milliseconds since 1970, or null for the time at which it is sent
     * @param keyFields writes the fields of the key
     * @param valueFields writes the fields of the value
     * @return the record, or null while the formats need something that is not known yet
     */
    @Nullable
    ProducerRecord<T, T> record(
            @Nullable Integer partition,
            @Nullable Long timestamp,
            Consumer<ValueSink> keyFields,
            Consumer<ValueSink> valueFields) {
        SchemaFormat.Output<T> keyOutput = key.output(topic);
        SchemaFormat.Output<T> valueOutput = value.output(topic);
        return keyOutput == null || valueOutput == null
                ? null
                : new ProducerRecord<>(
                        topic, partition, timestamp, written(keyOutput, keyFields), written(valueOutput, valueFields));
    }

    private static <T> T written(SchemaFormat.Output<T> output, Consumer<ValueSink> fields) {
        ValueSink out = output.begin();
        out.beginStruct();
        fields.accept(out);
        out.endStruct();
        return output.end();
    }

    /** The key or the value. */
    private static final class Part<T> {
        private final SchemaFormat<T> format;
        private final Schema schema;
        private SchemaFormat.@Nullable Output<T> output;

        Part(SchemaFormat<T> format, Schema schema) {
            this.format = format;
            this.schema = schema;
        }

        SchemaFormat.@Nullable Output<T> output(String topic) {
            if (output == null) {
                output = format.prepare(topic, schema, FieldNumbering.NONE);
            }
            return output;
        }
    }
}
