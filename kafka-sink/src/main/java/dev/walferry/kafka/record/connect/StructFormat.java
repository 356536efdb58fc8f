package dev.walferry.kafka.record.connect;

import dev.walferry.kafka.record.envelope.FieldNumbering;
import dev.walferry.kafka.record.envelope.SchemaFormat;
import dev.walferry.kafka.record.value.ValueSink;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/** Keys and values as Kafka Connect's objects with their schemas, which its converters write. For one thread. */
public final class StructFormat implements SchemaFormat<SchemaAndValue> {
    /** Creates a format for one session. */
    public StructFormat() {}

    @Override
    public Output<SchemaAndValue> prepare(String topic, Schema schema, FieldNumbering numbers) {
        ConnectSink sink = new ConnectSink(schema);
        return new Output<>() {
            @Override
            public ValueSink begin() {
                sink.reset(schema);
                return sink;
            }

            @Override
            public SchemaAndValue end() {
                return new SchemaAndValue(schema, sink.value());
            }
        };
    }
}
