package dev.walferry.kafka.record.protobuf;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.walferry.kafka.record.TypeLine;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.column.ColumnType;
import dev.walferry.kafka.record.connect.ConnectSink;
import dev.walferry.kafka.record.value.StructField;
import dev.walferry.kafka.record.value.UnconvertibleException;
import dev.walferry.kafka.record.value.ValueSink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Protobuf's own reader finds in our bytes, with our schema, what Kafka Connect's value says: for each line of types.csv. */
class ProtobufTypesTest {
    /** Days that google.type.Date does not have. */
    private static final Set<String> NOT_IN_PROTOBUF = Set.of("infinity", "-infinity");

    /** The one type of the table that Protobuf cannot hold. */
    private static final String ARRAY_OF_MAPS = "_hstore";

    private final ProtobufSink out = new ProtobufSink();

    @TypeLine.Each
    void protobufReadsWhatConnectSays(String type, int typmod, String text, String setting) {
        ColumnType column = TypeLine.strictColumn(type, typmod, setting);
        Schema schema = struct(column.schema());
        if (type.equals(ARRAY_OF_MAPS)) {
            assertThrows(RecordMappingException.class, () -> begin(schema));
            return;
        }
        begin(schema);
        int start = out.position();
        Object expected = connect(column, text);
        try {
            out.present();
            read(column, text, out);
        } catch (UnconvertibleException e) {
            assertTrue(expected == null || holdsNull(expected) || NOT_IN_PROTOBUF.contains(text), text);
            expected = null;
            out.rewind(start);
            out.nothing();
        }
        end(schema, expected);
    }

    @ParameterizedTest(name = "{0} [{1}]")
    @MethodSource("dev.walferry.kafka.record.TypesAndModes#all")
    void placeholdersFitTheirSchemas(String type, String setting) {
        ColumnType column = TypeLine.strictColumn(type, -1, setting);
        Consumer<ValueSink> placeholder = column.placeholder();
        assumeTrue(placeholder != null, "null stands for a value of this type");
        ConnectSink connect = new ConnectSink(column.schema());
        placeholder.accept(connect);
        Schema schema = struct(column.schema());
        begin(schema);
        placeholder.accept(out);
        end(schema, connect.value());
    }

    private static Schema struct(Schema field) {
        return SchemaBuilder.struct()
                .name("shop.public.item.Value")
                .field("v", field)
                .field("last", Schema.INT64_SCHEMA)
                .build();
    }

    private void begin(Schema schema) {
        out.select(ProtobufSchemas.of(schema, "public.item", FieldNumbers.POSITIONS));
        out.reset(new byte[0]);
        out.beginStruct();
        out.field(new StructField("v"));
    }

    private void end(Schema schema, @Nullable Object expected) {
        out.field(new StructField("last"));
        out.integer(-1);
        out.endStruct();
        Struct value = new Struct(schema).put("v", expected).put("last", -1L);
        ProtobufReading.assertReads(
                ProtobufSchemas.of(schema, "public.item", FieldNumbers.POSITIONS), value, out.toBytes());
    }

    private static @Nullable Object connect(ColumnType column, String text) {
        ConnectSink connect = new ConnectSink(column.schema());
        try {
            read(column, text, connect);
            return connect.value();
        } catch (UnconvertibleException e) {
            return null;
        }
    }

    private static void read(ColumnType column, String text, ValueSink out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        column.reader().read(bytes, 0, bytes.length, out);
    }

    private static boolean holdsNull(Object value) {
        return value instanceof List<?> list && list.stream().anyMatch(element -> element == null);
    }
}
