package dev.walferry.kafka.record.event;

import dev.walferry.kafka.record.envelope.FieldNumbering;
import dev.walferry.kafka.record.envelope.SchemaFormat;
import dev.walferry.kafka.record.value.ValueSink;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Writes records of one topic whose key and value are structures with fixed schemas. For one thread. */
final class EventFormat {
    private final String topic;
    private final Part key;
    private final Part value;

    EventFormat(String topic, SchemaFormat keys, Schema key, SchemaFormat values, Schema value) {
        this.topic = topic;
        this.key = new Part(keys, key);
        this.value = new Part(values, value);
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
    ProducerRecord<byte[], byte[]> record(
            @Nullable Integer partition,
            @Nullable Long timestamp,
            Consumer<ValueSink> keyFields,
            Consumer<ValueSink> valueFields) {
        SchemaFormat.Output keyOutput = key.output(topic);
        SchemaFormat.Output valueOutput = value.output(topic);
        return keyOutput == null || valueOutput == null
                ? null
                : new ProducerRecord<>(
                        topic, partition, timestamp, written(keyOutput, keyFields), written(valueOutput, valueFields));
    }

    private static byte[] written(SchemaFormat.Output output, Consumer<ValueSink> fields) {
        ValueSink out = output.begin();
        out.beginStruct();
        fields.accept(out);
        out.endStruct();
        return output.end();
    }

    /** The key or the value. */
    private static final class Part {
        private final SchemaFormat format;
        private final Schema schema;
        private SchemaFormat.@Nullable Output output;

        Part(SchemaFormat format, Schema schema) {
            this.format = format;
            this.schema = schema;
        }

        SchemaFormat.@Nullable Output output(String topic) {
            if (output == null) {
                output = format.prepare(topic, schema, FieldNumbering.NONE);
            }
            return output;
        }
    }
}
