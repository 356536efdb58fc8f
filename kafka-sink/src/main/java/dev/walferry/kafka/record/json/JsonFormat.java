package dev.walferry.kafka.record.json;

import dev.walferry.kafka.record.envelope.FieldNumbering;
import dev.walferry.kafka.record.envelope.SchemaFormat;
import dev.walferry.kafka.record.value.ValueSink;
import org.apache.kafka.connect.data.Schema;

/** JSON without schemas. For one thread. */
public final class JsonFormat implements SchemaFormat {
    private final JsonBuffer buffer = new JsonBuffer();
    private final JsonSink sink = new JsonSink(buffer);
    private final Output output = new Output() {
        @Override
        public ValueSink begin() {
            buffer.reset();
            return sink;
        }

        @Override
        public byte[] end() {
            return buffer.toBytes();
        }
    };

    /** A format for one session. */
    public JsonFormat() {}

    @Override
    public Output prepare(String topic, Schema schema, FieldNumbering numbers) {
        return output;
    }
}
