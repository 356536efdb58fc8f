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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** A row as a format's own library has read it. */
interface RowRead {
    /** Returns a value: a boolean, number, string, list, structure, bytes or null. */
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
        if (value instanceof GenericRecord struct) {
            Map<String, @Nullable Object> parts = new HashMap<>();
            struct.getSchema()
                    .getFields()
                    .forEach(field -> parts.put(field.name(), avro(field.schema(), struct.get(field.name()))));
            return parts;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> parts = new HashMap<>();
            map.forEach((key, part) -> parts.put(key.toString(), avro(schema.getValueType(), part)));
            return parts;
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
        if (value instanceof Message message) {
            return message.getDescriptorForType().getFullName().equals("confluent.type.Decimal")
                    ? new BigDecimal(new BigInteger(((ByteString) part(message, "value")).toByteArray()), (Integer)
                            part(message, "scale"))
                    : parts(message);
        }
        return value instanceof List<?> list
                ? list.stream().map(RowRead::protobuf).toList()
                : plain(value);
    }

    /** Returns the parts of a structure; a map is a list of entries. */
    private static Map<String, @Nullable Object> parts(Message struct) {
        Map<String, @Nullable Object> parts = new HashMap<>();
        for (FieldDescriptor field : struct.getDescriptorForType().getFields()) {
            if (!field.hasPresence() || struct.hasField(field)) {
                Object value = protobuf(struct.getField(field));
                parts.put(field.getName(), field.getName().equals("extensions") ? map((List<?>) value) : value);
            }
        }
        return parts;
    }

    private static Map<Object, Object> map(List<?> entries) {
        Map<Object, Object> map = new HashMap<>();
        entries.forEach(entry -> map.put(Kind.part(entry, "key"), Kind.part(entry, "value")));
        return map;
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
        if (value.isArray()) {
            List<@Nullable Object> elements = new ArrayList<>();
            value.forEach(element -> elements.add(json(element, kind)));
            return elements;
        }
        if (value.isObject()) {
            Map<String, @Nullable Object> parts = new HashMap<>();
            value.properties().forEach(part -> parts.put(part.getKey(), jsonPart(part.getKey(), part.getValue())));
            return parts;
        }
        return switch (kind) {
            case FLOAT -> Float.valueOf(value.asText());
            case DOUBLE -> Double.valueOf(value.asText());
            case DECIMAL, WHOLE, SMALL, HUNDREDS, BYTES, BITS -> bytes(value);
            default -> value.asText();
        };
    }

    /** Returns a part of a structure; its name shows whether it is bytes. */
    private static @Nullable Object jsonPart(String name, JsonNode value) {
        if (name.equals("wkb") || name.equals("value")) {
            return value.isNull() ? null : bytes(value);
        }
        return value.isInt() ? Integer.valueOf(value.intValue()) : json(value, Kind.TEXT);
    }

    private static byte[] bytes(JsonNode base64) {
        return Base64.getDecoder().decode(base64.textValue());
    }
}
