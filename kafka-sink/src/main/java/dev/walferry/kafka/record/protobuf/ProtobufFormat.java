package dev.walferry.kafka.record.protobuf;

import dev.walferry.kafka.record.envelope.FieldNumbering;
import dev.walferry.kafka.record.envelope.SchemaFormat;
import dev.walferry.kafka.record.registry.SchemaRegistry;
import dev.walferry.kafka.record.value.ValueSink;
import java.nio.ByteBuffer;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Protobuf in Confluent's wire format: a zero byte, the schema's id in the registry, the message's place in the schema, the
 * value. For one thread.
 */
public final class ProtobufFormat implements SchemaFormat<byte[]> {
    private static final String TYPE = "PROTOBUF";
    private static final byte MAGIC = 0;

    private final SchemaRegistry registry;
    private final boolean isKey;
    private final ProtobufSink sink = new ProtobufSink();

    /**
     * A format for one session.
     *
     * @param registry supplies the ids of schemas
     * @param isKey whether it writes keys
     */
    public ProtobufFormat(SchemaRegistry registry, boolean isKey) {
        this.registry = registry;
        this.isKey = isKey;
    }

    @Override
    public @Nullable Output<byte[]> prepare(String topic, Schema schema, FieldNumbering numbers) {
        ProtobufSchema protobuf = ProtobufSchemas.of(schema, topic, (struct, field, position) -> {
            Integer number = numbers.of(struct, field);
            return number == null ? position : number;
        });
        String subject = registry.subject(isKey, topic, schema.name());
        Integer id = registry.id(subject, TYPE, protobuf.text());
        return id == null ? null : new RecordOutput(protobuf, prefix(id));
    }

    private static byte[] prefix(int id) {
        byte[] indexes = ProtobufSink.messageIndexes();
        return ByteBuffer.allocate(1 + Integer.BYTES + indexes.length)
                .put(MAGIC)
                .putInt(id)
                .put(indexes)
                .array();
    }

    private final class RecordOutput implements Output<byte[]> {
        private final ProtobufSchema schema;
        private final byte[] prefix;

        RecordOutput(ProtobufSchema schema, byte[] prefix) {
            this.schema = schema;
            this.prefix = prefix;
        }

        @Override
        public ValueSink begin() {
            sink.select(schema);
            sink.reset(prefix);
            return sink;
        }

        @Override
        public byte[] end() {
            return sink.toBytes();
        }
    }
}
