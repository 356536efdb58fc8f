package dev.walferry.kafka.record.connect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a value so far: the values of all containers that are open, one after the other, and where those of
 * each container begin. A map's keys lie before their values. For one thread.
 */
final class OpenValues {
    /** A position holds the number of open containers above this many bits, and the number of values below. */
    private static final int SIZE_BITS = 26;

    /** The schema of each open container; first that of the whole value. */
    private Schema[] schemas = new Schema[8];

    private int[] starts = new int[8];
    private int[] fields = new int[8];
    private int depth;
    private @Nullable Object[] values = new Object[64];
    private int size;

    void reset(Schema schema) {
        Arrays.fill(values, 0, size, null);
        depth = 0;
        size = 0;
        schemas[0] = schema;
    }

    @Nullable
    Object value() {
        if (depth != 0 || size != 1) {
            throw new IllegalStateException("expected one whole value");
        }
        return values[0];
    }

    /** Returns the schema of the innermost container. */
    Schema schema() {
        return schemas[depth];
    }

    /** Returns the schema of the next value. */
    Schema next() {
        Schema schema = schemas[depth];
        if (depth == 0) {
            return schema;
        }
        return switch (schema.type()) {
            case ARRAY, MAP -> schema.valueSchema();
            default -> schema.fields().get(fields[depth] - 1).schema();
        };
    }

    Field nextField() {
        return schemas[depth].fields().get(fields[depth]++);
    }

    void put(@Nullable Object value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    void begin(Schema schema) {
        depth++;
        if (depth == schemas.length) {
            schemas = Arrays.copyOf(schemas, 2 * depth);
            starts = Arrays.copyOf(starts, 2 * depth);
            fields = Arrays.copyOf(fields, 2 * depth);
        }
        schemas[depth] = schema;
        starts[depth] = size;
        fields[depth] = 0;
    }

    void endArray() {
        List<@Nullable Object> elements = new ArrayList<>(size - starts[depth]);
        for (int i = starts[depth]; i < size; i++) {
            elements.add(values[i]);
        }
        end(elements);
    }

    /** Ends the struct, and checks each value against the schema of its field. */
    void endStruct() {
        Struct struct = new Struct(schemas[depth]);
        List<Field> all = schemas[depth].fields();
        if (size - starts[depth] != all.size()) {
            throw new IllegalStateException("got " + (size - starts[depth]) + " of " + all.size() + " fields");
        }
        for (int i = 0; i < all.size(); i++) {
            struct.put(all.get(i), values[starts[depth] + i]);
        }
        end(struct);
    }

    void endMap() {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = starts[depth]; i < size; i += 2) {
            map.put(values[i], values[i + 1]);
        }
        end(map);
    }

    private void end(Object container) {
        shrinkTo(starts[depth]);
        depth--;
        put(container);
    }

    private void shrinkTo(int length) {
        Arrays.fill(values, length, size, null);
        size = length;
    }

    int position() {
        if (size >> SIZE_BITS != 0) {
            throw new IllegalStateException("a value with more than " + (1 << SIZE_BITS) + " elements");
        }
        return depth << SIZE_BITS | size;
    }

    /** Goes back to a position. A container that is open there has begun no further field or entry since. */
    void rewind(int position) {
        depth = position >>> SIZE_BITS;
        shrinkTo(position & (1 << SIZE_BITS) - 1);
    }
}
