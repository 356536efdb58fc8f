package dev.walferry.kafka.record.protobuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Reads with Protobuf's own library, and converts a value of Kafka Connect to what Protobuf should read. */
final class ProtobufReading {
    private static final int MILLIS_PER_DAY = 86_400_000;

    private ProtobufReading() {}

    static void assertReads(ProtobufSchema schema, Struct value, byte[] bytes) {
        try {
            DynamicMessage message = DynamicMessage.parseFrom(ProtoFiles.message(schema.text()), bytes);
            assertTrue(message.getUnknownFields().asMap().isEmpty(), () -> "unknown fields in " + message);
            assertEquals(expected(value.schema(), value), fields(message));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** Converts values to a comparable form: bits for numbers, lists for messages. */
    private static List<Object> fields(Message message) {
        List<Object> fields = new ArrayList<>();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.isRepeated()) {
                fields.add(elements(field, message));
            } else {
                boolean absent = field.hasPresence() && !message.hasField(field);
                fields.add(absent ? "null" : plain(message.getField(field)));
            }
        }
        return fields;
    }

    private static Object elements(FieldDescriptor field, Message message) {
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
            elements.add(plain(message.getRepeatedField(field, i)));
        }
        boolean isMap = field.getType() == FieldDescriptor.Type.MESSAGE
                && field.getMessageType().getName().endsWith("Entry");
        return isMap ? Map.copyOf(entries(elements)) : elements;
    }

    private static Map<Object, Object> entries(List<Object> pairs) {
        Map<Object, Object> entries = new HashMap<>();
        for (Object pair : pairs) {
            entries.put(((List<?>) pair).get(0), ((List<?>) pair).get(1));
        }
        return entries;
    }

    private static Object plain(Object value) {
        if (value instanceof Float number) {
            return Float.floatToRawIntBits(number);
        }
        if (value instanceof Double number) {
            return Double.doubleToRawLongBits(number);
        }
        if (value instanceof ByteString bytes) {
            return bytes.asReadOnlyByteBuffer();
        }
        return value instanceof Message message ? message(message) : value;
    }

    private static Object message(Message message) {
        List<Object> fields = fields(message);
        return switch (message.getDescriptorForType().getFullName()) {
            case "confluent.type.Decimal" -> {
                ByteBuffer unscaled = (ByteBuffer) fields.get(0);
                byte[] bytes = new byte[unscaled.remaining()];
                unscaled.get(bytes);
                yield new BigDecimal(new BigInteger(bytes), (int) fields.get(2));
            }
            case "google.type.Date" ->
                LocalDate.of((int) fields.get(0), (int) fields.get(1), (int) fields.get(2))
                                .toEpochDay()
                        * MILLIS_PER_DAY;
            case "google.type.TimeOfDay" ->
                ((int) fields.get(0) * 3600 + (int) fields.get(1) * 60 + (int) fields.get(2)) * 1000L
                        + (int) fields.get(3) / 1_000_000;
            case "google.protobuf.Timestamp" -> (long) fields.get(0) * 1000 + (int) fields.get(1) / 1_000_000;
            default -> fields;
        };
    }

    private static Object expected(Schema schema, @Nullable Object value) {
        if (value == null) {
            return switch (schema.type()) {
                case ARRAY -> List.of();
                case MAP -> Map.of();
                default -> "null";
            };
        }
        if (value instanceof Byte || value instanceof Short) {
            return ((Number) value).intValue();
        }
        if (value instanceof Date date) {
            return date.toInstant().toEpochMilli();
        }
        if (value instanceof Struct struct) {
            List<Object> fields = new ArrayList<>();
            for (Field field : schema.fields()) {
                fields.add(expected(field.schema(), struct.getWithoutDefault(field.name())));
            }
            return fields;
        }
        if (value instanceof List<?> list) {
            List<Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(expected(schema.valueSchema(), element)));
            return elements;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> entries = new HashMap<>();
            map.forEach((key, entry) ->
                    entries.put(expected(schema.keySchema(), key), expected(schema.valueSchema(), entry)));
            return entries;
        }
        return plain(value);
    }
}
