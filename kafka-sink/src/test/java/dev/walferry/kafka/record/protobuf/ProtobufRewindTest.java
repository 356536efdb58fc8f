package dev.walferry.kafka.record.protobuf;

import dev.walferry.kafka.record.binary.RandomValues;
import dev.walferry.kafka.record.connect.ConnectSink;
import java.util.Random;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A value that is taken back, wherever it ends, leaves no trace. */
@Tag("slow")
class ProtobufRewindTest {
    private static final int ROUNDS = 20_000;
    private static final Schema SCHEMA = RandomValues.schema(false);
    private final ProtobufSink out = new ProtobufSink();

    @Test
    void whatIsTakenBackLeavesNoTrace() {
        long seed = System.nanoTime();
        RandomValues values = new RandomValues(seed);
        Random rounds = new Random(seed);
        ProtobufSchema schema = ProtobufSchemas.of(SCHEMA, "public.item", FieldNumbers.POSITIONS);
        out.select(schema);
        for (int round = 0; round < ROUNDS; round++) {
            long choices = rounds.nextLong();
            ConnectSink connect = new ConnectSink(SCHEMA);
            values.write(SCHEMA, connect, new Random(choices), false);
            out.reset(new byte[0]);
            values.write(SCHEMA, out, new Random(choices), true);
            try {
                ProtobufReading.assertReads(schema, (Struct) connect.value(), out.toBytes());
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
        }
    }
}
