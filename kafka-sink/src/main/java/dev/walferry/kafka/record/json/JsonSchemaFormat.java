package dev.walferry.kafka.record.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.kafka.record.envelope.FieldNumbering;
import dev.walferry.kafka.record.envelope.SchemaFormat;
import dev.walferry.kafka.record.value.ValueSink;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.json.JsonConverter;

/**
 * JSON with its schema in every record, as Kafka Connect's JsonConverter writes it with {@code schemas.enable=true}:
 * {@code {"schema":...,"payload":...}}. The schema's text is made once per relation, by that converter.
 */
public final class JsonSchemaFormat implements SchemaFormat<byte[]> {
    private static final byte[] SCHEMA = JsonConstants.bytes("{\"schema\":");
    private static final byte[] PAYLOAD = JsonConstants.bytes(",\"payload\":");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final JsonBuffer buffer;
    private final JsonSink sink;
    private final JsonConverter converter = new JsonConverter();

    /**
     * Creates a format for one session.
     *
     * @param isKey whether it writes keys, whose bytes must be exactly the converter's
     */
    public JsonSchemaFormat(boolean isKey) {
        this.buffer = new JsonBuffer(isKey);
        this.sink = new JsonSink(buffer);
        converter.configure(Map.of("schemas.enable", "true", "schemas.cache.size", "0"), isKey);
    }

    @Override
    public Output<byte[]> prepare(String topic, Schema schema, FieldNumbering numbers) {
        byte[] start =
                new JsonBuffer().raw(SCHEMA).raw(text(schema)).raw(PAYLOAD).toBytes();
        return new Output<>() {
            @Override
            public ValueSink begin() {
                buffer.reset().raw(start);
                return sink;
            }

            @Override
            public byte[] end() {
                return buffer.raw('}').toBytes();
            }
        };
    }

    private byte[] text(Schema schema) {
        try {
            return MAPPER.writeValueAsBytes(converter.asJsonSchema(schema));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // a tree can always be written
        }
    }
}
