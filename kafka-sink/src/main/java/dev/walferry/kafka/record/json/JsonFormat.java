package dev.walferry.kafka.record.json;

import dev.walferry.kafka.record.envelope.FieldNumbering;
import dev.walferry.kafka.record.envelope.SchemaFormat;
import dev.walferry.kafka.record.value.ValueSink;
import org.apache.kafka.connect.data.Schema;

/** JSON without schemas. For one thread. */
public final class JsonFormat implements SchemaFormat<byte[]> {
    private final JsonBuffer buffer;
    private final JsonSink sink;
    private final boolean omitsUnsent;
    private final Output<byte[]> output = new Output<>() {
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

    /**
     * Creates a format for one session.
     *
     * @param isKey whether it writes keys, whose bytes must be exactly the converter's
     * @param omitsUnsent whether a field whose value was not sent is left out
     */
    public JsonFormat(boolean isKey, boolean omitsUnsent) {
        this.omitsUnsent = omitsUnsent;
        this.buffer = new JsonBuffer(isKey);
        this.sink = new JsonSink(buffer);
    }

    @Override
    public boolean omitsUnsent() {
        return omitsUnsent;
    }

    @Override
    public Output<byte[]> prepare(String topic, Schema schema, FieldNumbering numbers) {
        return output;
    }
}
