package dev.walferry.kafka.record.roundtrip;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** A row as a format's own library has read it. */
interface RowRead {
    /** A value: a boolean, number, string, list, bytes or null. */
    @Nullable
    Object get(String column, Kind kind);

    static RowRead of(GenericRecord row) {
        return (column, kind) -> avro(row.getSchema().getField(column).schema(), row.get(column));
    }

    private static @Nullable Object avro(Schema schema, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (schema.getType() == Schema.Type.UNION) {
            return avro(
                    schema.getTypes().stream()
                            .filter(branch -> branch.getType() != Schema.Type.NULL)
                            .findFirst()
                            .orElseThrow(),
                    value);
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return LogicalTypes.fromSchemaIgnoreInvalid(schema) instanceof LogicalTypes.Decimal decimal
                    ? new BigDecimal(new BigInteger(bytes), decimal.getScale())
                    : bytes;
        }
        if (value instanceof GenericRecord variable) {
            return new BigDecimal(
                    new BigInteger(
                            (byte[]) avro(variable.getSchema().getField("value").schema(), variable.get("value"))),
                    (Integer) variable.get("scale"));
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(avro(schema.getElementType(), element)));
            return elements;
        }
        return plain(value);
    }

    private static Object plain(Object value) {
        if (value instanceof Integer number) {
            return number.longValue();
        }
        return value instanceof CharSequence ? value.toString() : value;
    }

    static RowRead of(Message row) {
        return (column, kind) -> {
            FieldDescriptor field = row.getDescriptorForType().findFieldByName(column);
            return field.hasPresence() && !row.hasField(field) ? null : protobuf(row.getField(field));
        };
    }

    private static Object protobuf(Object value) {
        if (value instanceof ByteString bytes) {
            return bytes.toByteArray();
        }
        if (value instanceof Message decimal) {
            ByteString unscaled = (ByteString) part(decimal, "value");
            return new BigDecimal(new BigInteger(unscaled.toByteArray()), (Integer) part(decimal, "scale"));
        }
        return value instanceof List<?> list
                ? list.stream().map(RowRead::protobuf).toList()
                : plain(value);
    }

    private static Object part(Message message, String name) {
        return message.getField(message.getDescriptorForType().findFieldByName(name));
    }

    static RowRead of(JsonNode row) {
        return (column, kind) -> json(row.get(column), kind);
    }

    private static @Nullable Object json(JsonNode value, Kind kind) {
        if (value.isNull()) {
            return null;
        }
        if (kind.isArray()) {
            List<@Nullable Object> elements = new ArrayList<>();
            value.forEach(element -> elements.add(json(element, kind.element())));
            return elements;
        }
        return switch (kind) {
            case FLOAT -> Float.valueOf(value.asText());
            case DOUBLE -> Double.valueOf(value.asText());
            case DECIMAL -> new BigDecimal(new BigInteger(bytes(value)), 2);
            case VARIABLE ->
                new BigDecimal(
                        new BigInteger(bytes(value.get("value"))),
                        value.get("scale").asInt());
            case BYTES, BITS -> bytes(value);
            default -> value.asText();
        };
    }

    private static byte[] bytes(JsonNode base64) {
        return Base64.getDecoder().decode(base64.textValue());
    }
}
