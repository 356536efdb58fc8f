package dev.walferry.kafka.record.protobuf;

import dev.walferry.kafka.record.envelope.FieldNumbering;
import dev.walferry.kafka.record.envelope.SchemaFormat;
import dev.walferry.kafka.record.registry.SchemaRegistry;
import dev.walferry.kafka.record.value.ValueSink;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    /** Earlier schemas of subjects whose present one has no id yet. */
    private final Map<String, List<String>> versionsBySubject = new HashMap<>();

    /**
     * Creates a format for one session.
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
        String subject = registry.subject(isKey, topic, schema.name());
        FieldNumbers chosen = numbers.isByName() ? NameNumbers.OF_FIELDS : rowNumbers(subject, numbers);
        if (chosen == null) {
            return null;
        }
        ProtobufSchema protobuf = ProtobufSchemas.of(schema, topic, chosen);
        Integer id = registry.id(subject, TYPE, protobuf.text());
        if (id == null) {
            return null;
        }
        versionsBySubject.remove(subject);
        return new RecordOutput(protobuf, prefix(id));
    }

    private @Nullable FieldNumbers rowNumbers(String subject, FieldNumbering numbers) {
        RegisteredNumbers registered = registered(subject, numbers);
        return registered == null ? null : new RowNumbers(numbers, registered);
    }

    /**
     * Returns the registered numbers; null while the registry is being asked, which is needed only for rows of a table
     * that has changed since.
     */
    private @Nullable RegisteredNumbers registered(String subject, FieldNumbering numbers) {
        if (numbers.isSettled()) {
            return RegisteredNumbers.NONE;
        }
        List<String> versions = versionsBySubject.get(subject);
        if (versions == null) {
            versions = registry.versions(subject);
            if (versions == null) {
                return null;
            }
            versionsBySubject.put(subject, versions);
        }
        String row = numbers.row().name();
        return RegisteredNumbers.of(versions, row.substring(row.lastIndexOf('.') + 1));
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
