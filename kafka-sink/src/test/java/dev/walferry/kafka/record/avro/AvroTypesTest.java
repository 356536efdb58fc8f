package dev.walferry.kafka.record.avro;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.walferry.kafka.record.TypeLine;
import dev.walferry.kafka.record.column.ColumnType;
import dev.walferry.kafka.record.connect.ConnectSink;
import dev.walferry.kafka.record.value.UnconvertibleException;
import dev.walferry.kafka.record.value.ValueSink;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Avro's own reader finds in our bytes, with our schema, what Kafka Connect's value says: for each line of types.csv. */
class AvroTypesTest {
    private final AvroSink out = new AvroSink();

    @TypeLine.Each
    void avroReadsWhatConnectSays(String type, int typmod, String text, String setting) {
        ColumnType column = TypeLine.strictColumn(type, typmod, setting);
        out.reset(new byte[0]);
        int start = out.position();
        out.present();
        ConnectSink connect = new ConnectSink(column.schema());
        Object expected;
        try {
            read(column, text, connect);
            expected = connect.value();
            read(column, text, out);
        } catch (UnconvertibleException e) {
            assertThrows(UnconvertibleException.class, () -> read(column, text, out));
            out.rewind(start);
            out.nothing();
            expected = null;
        }
        AvroReading.assertReads(column.schema(), expected, out.toBytes());
    }

    private static void read(ColumnType column, String text, ValueSink out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        column.reader().read(bytes, 0, bytes.length, out);
    }

    @ParameterizedTest(name = "{0} [{1}]")
    @MethodSource("dev.walferry.kafka.record.TypesAndModes#all")
    void placeholdersFitTheirSchemas(String type, String setting) {
        ColumnType column = TypeLine.strictColumn(type, -1, setting);
        Consumer<ValueSink> placeholder = column.placeholder();
        assumeTrue(placeholder != null, "null stands for a value of this type");
        ConnectSink connect = new ConnectSink(column.schema());
        placeholder.accept(connect);
        out.reset(new byte[0]);
        out.present();
        placeholder.accept(out);
        AvroReading.assertReads(column.schema(), connect.value(), out.toBytes());
    }
}
