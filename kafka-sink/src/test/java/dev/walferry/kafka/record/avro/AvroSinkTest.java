package dev.walferry.kafka.record.avro;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.record.value.StructField;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class AvroSinkTest {
    private static final byte[] NO_PREFIX = {};
    private static final int ROUNDS = 20_000;

    private final AvroSink out = new AvroSink();

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void integersAndLengthsAreWrittenAsAvroDoes() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        BinaryEncoder avro = EncoderFactory.get().binaryEncoder(expected, null);
        out.reset(NO_PREFIX);
        for (int i = 0; i < ROUNDS; i++) {
            long value = random.nextLong() >> random.nextInt(Long.SIZE);
            byte[] bytes = new byte[random.nextInt(300)];
            avro.writeLong(value);
            out.integer(value);
            avro.writeLong(value);
            byte[] text = ascii(Long.toString(value));
            out.integer(text, 0, text.length);
            avro.writeBytes(bytes);
            out.bytes(bytes, 0, bytes.length);
        }
        avro.flush();
        assertArrayEquals(expected.toByteArray(), out.toBytes(), () -> "seed " + seed);
    }

    @Test
    void thePrefixComesFirst() {
        byte[] prefix = {0, 0, 0, 0, 7};
        for (int i = 0; i < 2; i++) {
            out.reset(prefix);
            out.bool(true);
            assertArrayEquals(new byte[] {0, 0, 0, 0, 7, 1}, out.toBytes());
        }
    }

    @Test
    void arraysOfAnySizeAreOneBlock() {
        Schema schema = SchemaBuilder.array(Schema.OPTIONAL_INT64_SCHEMA).build();
        for (int size : new int[] {0, 1, 63, 64, 8191, 8192, 100_000}) {
            List<Long> expected = new ArrayList<>();
            out.reset(NO_PREFIX);
            out.beginArray();
            for (long i = 0; i < size; i++) {
                expected.add(i % 3 == 0 ? null : i);
                out.element();
                if (i % 3 == 0) {
                    out.nothing();
                } else {
                    out.present();
                    out.integer(i);
                }
            }
            out.endArray();
            AvroReading.assertReads(schema, expected, out.toBytes());
        }
    }

    @Test
    void nullIsTheSecondBranchWhereThereIsADefault() {
        Schema inner = SchemaBuilder.struct()
                .name("a.Inner")
                .field("b", Schema.OPTIONAL_INT32_SCHEMA)
                .build();
        Schema schema = SchemaBuilder.struct()
                .name("a.Outer")
                .field("x", SchemaBuilder.int32().optional().defaultValue(5).build())
                .field("y", inner)
                .field("z", SchemaBuilder.int32().optional().defaultValue(6).build())
                .build();
        out.reset(NO_PREFIX);
        out.beginStruct();
        out.field(new StructField("x", true));
        out.nothing();
        out.field(new StructField("y"));
        out.beginStruct();
        out.field(new StructField("b"));
        out.nothing();
        out.endStruct();
        out.field(new StructField("z", true));
        out.present();
        out.integer(1);
        out.endStruct();
        assertArrayEquals(new byte[] {2, 0, 0, 2}, out.toBytes());
        Struct value = new Struct(inner).put("b", null);
        assertEquals(
                List.of("null", AvroReading.expected(inner, value), 1),
                AvroReading.read(AvroSchemas.of(schema, "public.item"), out.toBytes()));
    }

    @Test
    void bytesThatAreNotUtf8AreReplacedOneByOne() {
        byte[] text = {
            'a', (byte) 0xC0, (byte) 0x80, (byte) 0xC3, (byte) 0xA9, 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', (byte) 0xC3
        };
        out.reset(NO_PREFIX);
        out.string(text, 0, text.length);
        AvroReading.assertReads(Schema.STRING_SCHEMA, "a\uFFFD\uFFFDébcdefghi\uFFFD", out.toBytes());
    }

    @Test
    void anyBytesBecomeTheTextThatJavaCounts() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] text = new byte[random.nextInt(24)];
            random.nextBytes(text);
            out.reset(NO_PREFIX);
            out.string(text, 0, text.length);
            byte[] written = out.toBytes();
            byte[] utf8 = Arrays.copyOfRange(written, written.length > 64 ? 2 : 1, written.length);
            String roundTrip = new String(utf8, StandardCharsets.UTF_8);
            assertArrayEquals(utf8, roundTrip.getBytes(StandardCharsets.UTF_8), () -> "not UTF-8, seed " + seed);
            AvroReading.assertReads(Schema.STRING_SCHEMA, roundTrip, written);
        }
    }

    @Test
    void aHugeRecordIsNotCut() {
        byte[] huge = new byte[3 << 20];
        Arrays.fill(huge, (byte) 'x');
        for (int i = 0; i < 2; i++) {
            out.reset(NO_PREFIX);
            out.string(huge, 0, huge.length);
            AvroReading.assertReads(Schema.STRING_SCHEMA, "x".repeat(huge.length), out.toBytes());
        }
    }
}
