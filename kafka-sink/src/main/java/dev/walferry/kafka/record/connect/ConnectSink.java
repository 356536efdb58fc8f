package dev.walferry.kafka.record.connect;

import dev.walferry.kafka.record.value.StructField;
import dev.walferry.kafka.record.value.ValueSink;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * Makes Kafka Connect's objects from a reader's calls, strictly by a schema: a call that does not fit the schema fails with
 * an {@link IllegalStateException}. For one value and one thread.
 */
public final class ConnectSink implements ValueSink {
    private static final long MILLIS_PER_DAY = 86_400_000;

    private final Deque<Frame> open = new ArrayDeque<>();

    /** A container that is being filled; the outermost one holds the value itself. */
    private static final class Frame {
        final Schema schema;
        final List<@Nullable Object> values = new ArrayList<>();
        final List<Object> keys = new ArrayList<>();
        int fields;

        Frame(Schema schema) {
            this.schema = schema;
        }
    }

    private final Frame root;

    /**
     * A sink for one value.
     *
     * @param schema its schema
     */
    public ConnectSink(Schema schema) {
        root = new Frame(schema);
        open.push(root);
    }

    /**
     * The value that was read.
     *
     * @return null for null
     * @throws IllegalStateException unless exactly one value was told
     */
    public @Nullable Object value() {
        if (open.size() != 1 || root.values.size() != 1) {
            throw new IllegalStateException("expected one whole value");
        }
        return root.values.get(0);
    }

    private Frame top() {
        return Objects.requireNonNull(open.peek());
    }

    /** The schema of the next value. */
    private Schema next() {
        Frame top = top();
        if (top == root) {
            return root.schema;
        }
        return switch (top.schema.type()) {
            case ARRAY, MAP -> top.schema.valueSchema();
            default -> top.schema.fields().get(top.fields - 1).schema();
        };
    }

    private void put(@Nullable Object value) {
        top().values.add(value);
    }

    private Schema require(Schema.Type type) {
        if (next().type() != type) {
            throw new IllegalStateException("told " + type + " where the schema has " + next().type());
        }
        return next();
    }

    @Override
    public void nothing() {
        if (!next().isOptional()) {
            throw new IllegalStateException("null where the schema has none");
        }
        put(null);
    }

    @Override
    public void present() {
        if (!next().isOptional()) {
            throw new IllegalStateException("announced in a place that is not optional");
        }
    }

    @Override
    public void bool(boolean value) {
        require(Schema.Type.BOOLEAN);
        put(value);
    }

    @Override
    public void integer(long value) {
        Schema schema = next();
        if (Time.LOGICAL_NAME.equals(schema.name()) || Timestamp.LOGICAL_NAME.equals(schema.name())) {
            put(Date.from(Instant.ofEpochMilli(value)));
            return;
        }
        if (org.apache.kafka.connect.data.Date.LOGICAL_NAME.equals(schema.name())) {
            put(Date.from(Instant.ofEpochMilli(value * MILLIS_PER_DAY)));
            return;
        }
        put(
                switch (schema.type()) {
                    case INT8 -> (Object) (byte) value;
                    case INT16 -> (short) value;
                    case INT32 -> Math.toIntExact(value);
                    case INT64 -> value;
                    default -> throw new IllegalStateException("told an integer where the schema has " + schema.type());
                });
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
        put(Float.parseFloat(text(text, from, to)));
    }

    @Override
    public void float64(byte[] text, int from, int to) {
        float64(Double.parseDouble(text(text, from, to)));
    }

    @Override
    public void float64(double value) {
        require(Schema.Type.FLOAT64);
        put(value);
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
        put(text);
    }

    @Override
    public void bytes(byte[] bytes, int from, int to) {
        Schema schema = require(Schema.Type.BYTES);
        byte[] copy = Arrays.copyOfRange(bytes, from, to);
        if (Decimal.LOGICAL_NAME.equals(schema.name())) {
            int scale = Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD));
            put(new BigDecimal(new BigInteger(copy), scale));
        } else {
            put(ByteBuffer.wrap(copy));
        }
    }

    private void begin(Schema.Type type) {
        open.push(new Frame(require(type)));
    }

    private Frame end() {
        return open.pop();
    }

    @Override
    public void beginArray() {
        begin(Schema.Type.ARRAY);
    }

    @Override
    public void element() {
        require(top().schema.valueSchema().type());
    }

    @Override
    public void endArray() {
        put(end().values);
    }

    @Override
    public void beginStruct() {
        begin(Schema.Type.STRUCT);
    }

    @Override
    public void field(StructField field) {
        String expected = top().schema.fields().get(top().fields++).name();
        if (!expected.equals(field.name())) {
            throw new IllegalStateException("told field " + field.name() + " where the schema has " + expected);
        }
    }

    @Override
    public void endStruct() {
        Frame frame = end();
        Struct struct = new Struct(frame.schema);
        for (int i = 0; i < frame.schema.fields().size(); i++) {
            struct.put(frame.schema.fields().get(i), frame.values.get(i));
        }
        struct.validate();
        put(struct);
    }

    @Override
    public void beginMap() {
        begin(Schema.Type.MAP);
    }

    @Override
    public void key(String key) {
        top().keys.add(key);
    }

    @Override
    public void endMap() {
        Frame frame = end();
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < frame.keys.size(); i++) {
            map.put(frame.keys.get(i), frame.values.get(i));
        }
        put(map);
    }

    @Override
    public void beginIntegerMap() {
        begin(Schema.Type.MAP);
    }

    @Override
    public void key(long key) {
        top().keys.add((short) key);
    }

    @Override
    public void endIntegerMap() {
        endMap();
    }

    @Override
    public int position() {
        return top().values.size();
    }

    @Override
    public void rewind(int position) {
        throw new IllegalStateException("a value that does not fit its schema");
    }
}
