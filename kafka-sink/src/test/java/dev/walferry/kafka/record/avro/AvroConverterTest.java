package dev.walferry.kafka.record.avro;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.record.DescribedRows;
import dev.walferry.kafka.record.TypeLine;
import dev.walferry.kafka.record.column.ColumnType;
import dev.walferry.kafka.record.connect.ConnectSink;
import dev.walferry.kafka.record.value.UnconvertibleException;
import dev.walferry.kafka.record.value.ValueSink;
import io.apicurio.registry.utils.converter.avro.AvroData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our schemas and bytes equal those that a converter of Kafka Connect makes from the same Connect schema and value. */
class AvroConverterTest {
    private static final int SCHEMAS = 10_000;

    /** Columns with maps, whose entries the converter reorders. */
    private static final Set<String> WITH_MAPS = Set.of("path", "hstore");

    private final AvroData converter = new AvroData(SCHEMAS);
    private final AvroSink out = new AvroSink();

    @ParameterizedTest(name = "{0} [{1}]")
    @MethodSource("dev.walferry.kafka.record.TypesAndModes#all")
    void schemasOfColumnsAreTheConverters(String type, String setting) {
        assertSame(TypeLine.strictColumn(type, -1, setting).schema());
    }

    /**
     * The table has columns that are NOT NULL, columns with defaults and comments, and names that Avro does not allow.
     */
    @ParameterizedTest
    @ValueSource(strings = {"debezium", "flat"})
    void schemasOfValuesAreTheConverters(String envelope) {
        assertSame(DescribedRows.value(
                "value.envelope",
                envelope,
                "flat.add.fields",
                "op,source.snapshot,transaction.id",
                "hstore.handling.mode",
                "map",
                "time.precision.mode",
                "connect"));
        assertSame(DescribedRows.value("value.envelope", envelope, "time.precision.mode", "isostring"));
        assertSame(DescribedRows.value("value.envelope", envelope, "time.precision.mode", "structured"));
    }

    @Test
    void theSchemaOfAKeyIsTheConverters() {
        assertSame(DescribedRows.key());
    }

    private void assertSame(Schema schema) {
        String expected = converter.fromConnectSchema(schema).toString();
        assertEquals(expected, AvroSchemas.of(schema, "public.item").toString());
    }

    @TypeLine.Each
    void bytesAreTheConverters(String type, int typmod, String text, String setting) throws IOException {
        ColumnType column = TypeLine.strictColumn(type, typmod, setting);
        ConnectSink connect = new ConnectSink(column.schema());
        out.reset(new byte[0]);
        try {
            read(column, text, connect);
            out.present();
            read(column, text, out);
        } catch (UnconvertibleException e) {
            return; // null in both
        }
        Schema schema =
                SchemaBuilder.struct().name("Value").field("v", column.schema()).build();
        byte[] expected = converted(new Struct(schema).put("v", connect.value()));
        if (WITH_MAPS.contains(type)) {
            org.apache.avro.Schema avro = AvroSchemas.of(schema, "public.item");
            assertEquals(AvroReading.read(avro, expected), AvroReading.read(avro, out.toBytes()));
        } else {
            assertArrayEquals(expected, out.toBytes());
        }
    }

    private static void read(ColumnType column, String text, ValueSink out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        column.reader().read(bytes, 0, bytes.length, out);
    }

    private byte[] converted(Struct value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<>(converter.fromConnectSchema(value.schema()))
                .write(converter.fromConnectData(value.schema(), value), encoder);
        encoder.flush();
        return bytes.toByteArray();
    }
}
