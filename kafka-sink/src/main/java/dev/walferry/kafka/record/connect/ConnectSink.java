package dev.walferry.kafka.record.connect;

import dev.walferry.kafka.record.value.StructField;
import dev.walferry.kafka.record.value.ValueSink;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Objects;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * Makes Kafka Connect's objects from a reader's calls, strictly by a schema: a call that does not fit the schema fails with
 * an {@link IllegalStateException}. For one thread.
 */
public final class ConnectSink implements ValueSink {
    private static final long MILLIS_PER_DAY = 86_400_000;

    private final OpenValues open = new OpenValues();

    /**
     * Creates a sink for a value.
     *
     * @param schema its schema
     */
    public ConnectSink(Schema schema) {
        reset(schema);
    }

    /**
     * Begins another value. What was read before is forgotten.
     *
     * @param schema its schema
     */
    void reset(Schema schema) {
        open.reset(schema);
    }

    /**
     * Returns the value that was read.
     *
     * @return null for null
     * @throws IllegalStateException unless exactly one value was read
     */
    public @Nullable Object value() {
        return open.value();
    }

    private Schema require(Schema.Type type) {
        Schema schema = open.next();
        if (schema.type() != type) {
            throw new IllegalStateException("got " + type + " where the schema has " + schema.type());
        }
        return schema;
    }

    @Override
    public void nothing() {
        if (!open.next().isOptional()) {
            throw new IllegalStateException("null where the schema has none");
        }
        open.put(null);
    }

    @Override
    public void present() {
        if (!open.next().isOptional()) {
            throw new IllegalStateException("announced in a place that is not optional");
        }
    }

    @Override
    public void bool(boolean value) {
        require(Schema.Type.BOOLEAN);
        open.put(value);
    }

    @Override
    public void integer(long value) {
        Schema schema = open.next();
        open.put(schema.name() == null ? number(schema, value) : logical(schema, value));
    }

    private static Object logical(Schema schema, long value) {
        return switch (schema.name()) {
            case Time.LOGICAL_NAME, Timestamp.LOGICAL_NAME -> Date.from(Instant.ofEpochMilli(value));
            case org.apache.kafka.connect.data.Date.LOGICAL_NAME ->
                Date.from(Instant.ofEpochMilli(value * MILLIS_PER_DAY));
            default -> number(schema, value);
        };
    }

    private static Object number(Schema schema, long value) {
        return switch (schema.type()) {
            case INT8 -> (byte) value;
            case INT16 -> (short) value;
            case INT32 -> Math.toIntExact(value);
            case INT64 -> value;
            default -> throw new IllegalStateException("got an integer where the schema has " + schema.type());
        };
    }

    @Override
    public void integer(byte[] text, int from, int to) {
        integer(Long.parseLong(text(text, from, to)));
    }

    private static String text(byte[] text, int from, int to) {
        return new String(text, from, to - from, StandardCharsets.US_ASCII);
    }

    @Override
    public void float32(byte[] text, int from, int to) {
        require(Schema.Type.FLOAT32);
        open.put(Float.parseFloat(text(text, from, to)));
    }

    @Override
    public void float64(byte[] text, int from, int to) {
        float64(Double.parseDouble(text(text, from, to)));
    }

    @Override
    public void float64(double value) {
        require(Schema.Type.FLOAT64);
        open.put(value);
    }

    @Override
    public void string(byte[] text, int from, int to) {
        string(new String(text, from, to - from, StandardCharsets.UTF_8));
    }

    @Override
    public void ascii(byte[] text, int from, int to) {
        string(text(text, from, to));
    }

    @Override
    public void string(String text) {
        require(Schema.Type.STRING);
        open.put(text);
    }

    @Override
    public void bytes(byte[] bytes, int from, int to) {
        Schema schema = require(Schema.Type.BYTES);
        byte[] copy = Arrays.copyOfRange(bytes, from, to);
        if (Decimal.LOGICAL_NAME.equals(schema.name())) {
            int scale = Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD));
            open.put(new BigDecimal(new BigInteger(copy), scale));
        } else {
            open.put(ByteBuffer.wrap(copy));
        }
    }

    @Override
    public void beginArray() {
        open.begin(require(Schema.Type.ARRAY));
    }

    @Override
    public void element() {
        require(Objects.requireNonNull(open.schema().valueSchema()).type());
    }

    @Override
    public void endArray() {
        open.endArray();
    }

    @Override
    public void beginStruct() {
        open.begin(require(Schema.Type.STRUCT));
    }

    @Override
    public void field(StructField field) {
        String expected = open.nextField().name();
        if (!expected.equals(field.name())) {
            throw new IllegalStateException("got field " + field.name() + " where the schema has " + expected);
        }
    }

    @Override
    public void endStruct() {
        open.endStruct();
    }

    @Override
    public void beginMap() {
        open.begin(require(Schema.Type.MAP));
    }

    @Override
    public void key(String key) {
        open.put(key);
    }

    @Override
    public void endMap() {
        open.endMap();
    }

    @Override
    public void beginIntegerMap() {
        beginMap();
    }

    @Override
    public void key(long key) {
        open.put((short) key);
    }

    @Override
    public void endIntegerMap() {
        endMap();
    }

    @Override
    public int position() {
        return open.position();
    }

    @Override
    public void rewind(int position) {
        open.rewind(position);
    }
}
