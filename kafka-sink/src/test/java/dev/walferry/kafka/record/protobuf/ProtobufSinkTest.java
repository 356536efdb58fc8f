package dev.walferry.kafka.record.protobuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.CodedOutputStream;
import dev.walferry.kafka.record.value.StructField;
import dev.walferry.kafka.record.value.UnconvertibleException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufSinkTest {
    private static final StructField FIELD = new StructField("v");
    private static final int ROUNDS = 20_000;

    private final ProtobufSink out = new ProtobufSink();

    private ProtobufSchema begin(Schema field) {
        ProtobufSchema schema = ProtobufSchemas.of(struct(field), "public.item", FieldNumbers.POSITIONS);
        out.select(schema);
        out.reset(new byte[0]);
        out.beginStruct();
        out.field(FIELD);
        return schema;
    }

    private static Schema struct(Schema field) {
        return SchemaBuilder.struct().name("a.B").field("v", field).build();
    }

    @Test
    void integersAndLengthsAreWrittenAsProtobufDoes() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            long value = random.nextLong() >> random.nextInt(Long.SIZE);
            byte[] text = Long.toString(value).getBytes(StandardCharsets.US_ASCII);
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            CodedOutputStream protobuf = CodedOutputStream.newInstance(expected);
            protobuf.writeInt64(1, value);
            protobuf.flush();
            begin(Schema.INT64_SCHEMA);
            out.integer(text, 0, text.length);
            out.endStruct();
            assertArrayEquals(expected.toByteArray(), out.toBytes(), () -> "seed " + seed);
        }
    }

    @Test
    void thePrefixAndTheMessageIndexesComeFirst() {
        begin(Schema.BOOLEAN_SCHEMA);
        out.reset(new byte[] {0, 0, 0, 0, 7, 0});
        out.beginStruct();
        out.field(FIELD);
        out.bool(true);
        out.endStruct();
        assertArrayEquals(new byte[] {0, 0, 0, 0, 7, 0, 1 << 3, 1}, out.toBytes());
        assertArrayEquals(new byte[] {0}, ProtobufSink.messageIndexes());
    }

    @Test
    void longArraysAreWhole() {
        for (int size : new int[] {0, 1, 127, 128, 20_000}) {
            List<Long> numbers = new Random(1).longs(size).boxed().toList();
            Schema schema = SchemaBuilder.array(Schema.INT64_SCHEMA).build();
            ProtobufSchema protobuf = begin(schema);
            out.beginArray();
            for (long number : numbers) {
                out.element();
                out.integer(number);
            }
            out.endArray();
            out.endStruct();
            ProtobufReading.assertReads(protobuf, new Struct(struct(schema)).put("v", numbers), out.toBytes());
        }
    }

    @Test
    void anArrayHoldsNoNull() {
        begin(SchemaBuilder.array(Schema.OPTIONAL_INT64_SCHEMA).build());
        out.beginArray();
        out.element();
        assertThrows(UnconvertibleException.class, out::nothing);
    }

    @Test
    void aNullInAMapIsKept() {
        Schema schema = SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.OPTIONAL_STRING_SCHEMA)
                .build();
        ProtobufSchema protobuf = begin(schema);
        out.beginMap();
        out.key("a");
        out.nothing();
        out.key("b");
        out.present();
        out.string("");
        out.endMap();
        out.endStruct();
        Map<String, String> expected = new HashMap<>();
        expected.put("a", null);
        expected.put("b", "");
        ProtobufReading.assertReads(protobuf, new Struct(struct(schema)).put("v", expected), out.toBytes());
    }

    @ParameterizedTest
    @ValueSource(longs = {-719_163, 2_932_897, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void daysOutsideOfTheirTypeAreRefused(long day) {
        begin(Date.SCHEMA);
        assertThrows(UnconvertibleException.class, () -> out.integer(day));
        begin(Timestamp.SCHEMA);
        assertThrows(UnconvertibleException.class, () -> out.integer(day * 86_400_000));
    }

    @ParameterizedTest
    @ValueSource(longs = {-62_135_596_800_000L, 253_402_300_799_999L, -1, 0})
    void theFirstAndTheLastMomentFit(long millis) {
        ProtobufSchema protobuf = begin(Timestamp.SCHEMA);
        out.integer(millis);
        out.endStruct();
        Struct expected = new Struct(struct(Timestamp.SCHEMA)).put("v", Timestamp.toLogical(Timestamp.SCHEMA, millis));
        ProtobufReading.assertReads(protobuf, expected, out.toBytes());
    }
}
