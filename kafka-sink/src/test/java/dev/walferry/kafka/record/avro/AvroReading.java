package dev.walferry.kafka.record.avro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/** Reads with Avro's own library, and converts a value of Kafka Connect to what Avro should read. */
final class AvroReading {
    private AvroReading() {}

    /** Reads all of the bytes with the schema in its text form. */
    static Object read(org.apache.avro.Schema schema, byte[] bytes) {
        org.apache.avro.Schema parsed = new org.apache.avro.Schema.Parser().parse(schema.toString());
        try {
            BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
            Object value = plain(new GenericDatumReader<>(parsed).read(null, decoder));
            assertTrue(decoder.isEnd(), "bytes are left");
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Converts values to a comparable form: bits for numbers, lists for records. */
    private static Object plain(@Nullable Object value) {
        if (value instanceof CharSequence) {
            return value.toString();
        }
        if (value instanceof Float number) {
            return Float.floatToRawIntBits(number);
        }
        if (value instanceof Double number) {
            return Double.doubleToRawLongBits(number);
        }
        if (value instanceof GenericRecord record) {
            List<Object> fields = new ArrayList<>();
            record.getSchema().getFields().forEach(field -> fields.add(plain(record.get(field.pos()))));
            return fields;
        }
        if (value instanceof List<?> list) {
            List<Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(plain(element)));
            return elements;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> entries = new HashMap<>();
            map.forEach((key, entry) -> entries.put(plain(key), plain(entry)));
            return entries;
        }
        return value == null ? "null" : value;
    }

    /** Returns what {@link #read} should return for a value of Connect. */
    static Object expected(Schema schema, @Nullable Object value) {
        if (value instanceof Byte || value instanceof Short) {
            return ((Number) value).intValue();
        }
        if (value instanceof BigDecimal decimal) {
            return ByteBuffer.wrap(Decimal.fromLogical(schema, decimal));
        }
        if (value instanceof Date date) {
            return number(schema, date);
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
        return value instanceof Map<?, ?> map ? entries(schema, map) : plain(value);
    }

    private static Object entries(Schema schema, Map<?, ?> map) {
        Map<Object, Object> entries = new HashMap<>();
        List<Object> pairs = new ArrayList<>();
        map.forEach((key, value) -> {
            Object entry = expected(schema.valueSchema(), value);
            entries.put(key, entry);
            pairs.add(List.of(expected(schema.keySchema(), key), entry));
        });
        return schema.keySchema().type() == Schema.Type.STRING ? entries : pairs;
    }

    private static Object number(Schema schema, Date date) {
        return switch (schema.name()) {
            case Timestamp.LOGICAL_NAME -> Timestamp.fromLogical(schema, date);
            case Time.LOGICAL_NAME -> Time.fromLogical(schema, date);
            default -> org.apache.kafka.connect.data.Date.fromLogical(schema, date);
        };
    }

    static void assertReads(Schema schema, Object value, byte[] bytes) {
        assertEquals(expected(schema, value), read(AvroSchemas.of(schema, "public.item"), bytes));
    }
}
