package dev.walferry.kafka.record.avro;

import dev.walferry.kafka.record.envelope.FieldNumbering;
import dev.walferry.kafka.record.envelope.SchemaFormat;
import dev.walferry.kafka.record.registry.SchemaRegistry;
import dev.walferry.kafka.record.value.ValueSink;
import java.nio.ByteBuffer;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Avro in Confluent's wire format: a zero byte, the schema's id in the registry, the value. For one thread. */
public final class AvroFormat implements SchemaFormat<byte[]> {
    private static final String TYPE = "AVRO";
    private static final byte MAGIC = 0;

    private final SchemaRegistry registry;
    private final boolean isKey;
    private final AvroSink sink = new AvroSink();

    /**
     * Creates a format for one session.
     *
     * @param registry supplies the ids of schemas
     * @param isKey whether it writes keys
     */
    public AvroFormat(SchemaRegistry registry, boolean isKey) {
        this.registry = registry;
        this.isKey = isKey;
    }

    @Override
    public @Nullable Output<byte[]> prepare(String topic, Schema schema, FieldNumbering numbers) {
        org.apache.avro.Schema avro = AvroSchemas.of(schema, topic);
        String subject = registry.subject(isKey, topic, avro.getFullName());
        Integer id = registry.id(subject, TYPE, avro.toString());
        return id == null ? null : new RecordOutput(prefix(id));
    }

    private static byte[] prefix(int id) {
        return ByteBuffer.allocate(1 + Integer.BYTES).put(MAGIC).putInt(id).array();
    }

    private final class RecordOutput implements Output<byte[]> {
        private final byte[] prefix;

        RecordOutput(byte[] prefix) {
            this.prefix = prefix;
        }

        @Override
        public ValueSink begin() {
            sink.reset(prefix);
            return sink;
        }

        @Override
        public byte[] end() {
            return sink.toBytes();
        }
    }
}
