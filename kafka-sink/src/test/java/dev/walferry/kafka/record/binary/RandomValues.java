package dev.walferry.kafka.record.binary;

import dev.walferry.kafka.record.value.StructField;
import dev.walferry.kafka.record.value.ValueSink;
import java.util.Random;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** Writes random values, some of which are begun and taken back. */
public final class RandomValues {
    private final Random random;
    /** How many more steps to write before the value is abandoned. */
    private int left = Integer.MAX_VALUE;

    public RandomValues(long seed) {
        random = new Random(seed);
    }

    /** Returns a structure with everything that can be nested. */
    public static Schema schema(boolean nullElements) {
        Schema leaf = leaf().optional().build();
        Schema element = nullElements ? leaf : leaf().build();
        return SchemaBuilder.struct()
                .name("a.Root")
                .field("list", SchemaBuilder.array(element).optional().build())
                .field(
                        "default",
                        SchemaBuilder.int64().optional().defaultValue(1L).build())
                .field("numbers", SchemaBuilder.array(Schema.INT64_SCHEMA).build())
                .field(
                        "map",
                        SchemaBuilder.map(
                                        Schema.STRING_SCHEMA,
                                        SchemaBuilder.array(element).build())
                                .build())
                .field("pairs", SchemaBuilder.map(Schema.INT16_SCHEMA, leaf).build())
                .field("leaf", leaf)
                .build();
    }

    private static SchemaBuilder leaf() {
        return SchemaBuilder.struct()
                .name("a.Leaf")
                .field("n", Schema.OPTIONAL_INT64_SCHEMA)
                .field("d", SchemaBuilder.int64().optional().defaultValue(1L).build())
                .field("s", Schema.STRING_SCHEMA);
    }

    /**
     * Writes the value that the choices select. With rewinds it sometimes begins another value first and abandons it in
     * the middle.
     */
    public void write(Schema schema, ValueSink sink, Random choices, boolean rewinds) {
        int start = sink.position();
        while (rewinds && random.nextInt(8) == 0) {
            try {
                begin(schema, sink, new Random(random.nextLong()), 1 + random.nextInt(12));
            } catch (GivenUp e) {
                // as a reader does when a value turns out not to fit
            }
            sink.rewind(start);
        }
        whole(schema, sink, choices, rewinds);
    }

    private static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1L;

        GivenUp() {
            super(null, null, false, false);
        }
    }

    private void begin(Schema schema, ValueSink sink, Random choices, int steps) {
        int before = left;
        left = Math.min(left, steps);
        try {
            whole(schema, sink, choices, true);
        } finally {
            left = before;
        }
    }

    private void step() {
        if (left != Integer.MAX_VALUE && --left <= 0) {
            throw new GivenUp();
        }
    }

    private void whole(Schema schema, ValueSink sink, Random choices, boolean rewinds) {
        step();
        if (schema.isOptional()) {
            if (choices.nextInt(3) == 0) {
                sink.nothing();
                return;
            }
            sink.present();
        }
        step();
        switch (schema.type()) {
            case INT64 -> sink.integer(choices.nextInt(1000));
            case STRING -> sink.string("x".repeat(choices.nextInt(100)));
            case ARRAY -> array(schema, sink, choices, rewinds);
            case MAP -> map(schema, sink, choices, rewinds);
            default -> struct(schema, sink, choices, rewinds);
        }
    }

    private void array(Schema schema, ValueSink sink, Random choices, boolean rewinds) {
        sink.beginArray();
        for (int i = size(choices); i > 0; i--) {
            sink.element();
            write(schema.valueSchema(), sink, choices, rewinds);
        }
        sink.endArray();
    }

    private static int size(Random choices) {
        return choices.nextInt(20) == 0 ? 70 : choices.nextInt(3);
    }

    private void map(Schema schema, ValueSink sink, Random choices, boolean rewinds) {
        boolean strings = schema.keySchema().type() == Schema.Type.STRING;
        if (strings) {
            sink.beginMap();
        } else {
            sink.beginIntegerMap();
        }
        for (int i = choices.nextInt(3); i > 0; i--) {
            if (strings) {
                sink.key("k" + i);
            } else {
                sink.key(-i);
            }
            write(schema.valueSchema(), sink, choices, rewinds);
        }
        if (strings) {
            sink.endMap();
        } else {
            sink.endIntegerMap();
        }
    }

    private void struct(Schema schema, ValueSink sink, Random choices, boolean rewinds) {
        sink.beginStruct();
        for (Field field : schema.fields()) {
            sink.field(new StructField(field.name(), field.schema().defaultValue() != null));
            write(field.schema(), sink, choices, rewinds);
        }
        sink.endStruct();
    }
}
