package dev.walferry.kafka.record.avro;

import dev.walferry.kafka.record.connect.ConnectSink;
import dev.walferry.kafka.record.value.StructField;
import dev.walferry.kafka.record.value.ValueSink;
import java.util.Random;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.api.Test;

/** A value that is taken back, wherever it ends, leaves no trace. */
class AvroRewindTest {
    private static final int ROUNDS = 20_000;

    private static final Schema LEAF = SchemaBuilder.struct()
            .name("a.Leaf")
            .optional()
            .field("n", Schema.OPTIONAL_INT64_SCHEMA)
            .field("d", SchemaBuilder.int64().optional().defaultValue(1L).build())
            .field("s", Schema.STRING_SCHEMA)
            .build();
    private static final Schema ROOT = SchemaBuilder.struct()
            .name("a.Root")
            .field("list", SchemaBuilder.array(LEAF).optional().build())
            .field("default", SchemaBuilder.int64().optional().defaultValue(1L).build())
            .field(
                    "map",
                    SchemaBuilder.map(
                            Schema.STRING_SCHEMA, SchemaBuilder.array(LEAF).build()))
            .field("pairs", SchemaBuilder.map(Schema.INT16_SCHEMA, LEAF).build())
            .field("leaf", LEAF)
            .build();

    private Random random = new Random();
    private final AvroSink out = new AvroSink();

    @Test
    void whatIsTakenBackLeavesNoTrace() {
        long seed = System.nanoTime();
        random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            long choices = random.nextLong();
            ConnectSink connect = new ConnectSink(ROOT);
            value(ROOT, connect, new Random(choices), false);
            out.reset(new byte[] {0, 1});
            value(ROOT, out, new Random(choices), true);
            byte[] written = out.toBytes();
            try {
                AvroReading.assertReads(
                        ROOT, connect.value(), java.util.Arrays.copyOfRange(written, 2, written.length));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
        }
    }

    /** Writes a random value; with rewinds it sometimes begins another one first and gives it up in the middle. */
    private void value(Schema schema, ValueSink sink, Random choices, boolean rewinds) {
        int start = sink.position();
        while (rewinds && random.nextInt(8) == 0) {
            try {
                begin(schema, sink, new Random(random.nextLong()), 1 + random.nextInt(12));
            } catch (GivenUp e) {
                // as a reader does when a value turns out not to fit
            }
            sink.rewind(start);
        }
        write(schema, sink, choices, rewinds);
    }

    private static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1L;

        GivenUp() {
            super(null, null, false, false);
        }
    }

    private int left = Integer.MAX_VALUE;

    private void begin(Schema schema, ValueSink sink, Random choices, int steps) {
        int before = left;
        left = Math.min(left, steps);
        try {
            write(schema, sink, choices, true);
        } finally {
            left = before;
        }
    }

    private void step() {
        if (left != Integer.MAX_VALUE && --left <= 0) {
            throw new GivenUp();
        }
    }

    private void write(Schema schema, ValueSink sink, Random choices, boolean rewinds) {
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
            value(schema.valueSchema(), sink, choices, rewinds);
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
            value(schema.valueSchema(), sink, choices, rewinds);
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
            value(field.schema(), sink, choices, rewinds);
        }
        sink.endStruct();
    }
}
