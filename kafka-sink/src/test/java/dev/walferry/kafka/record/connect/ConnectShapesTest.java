package dev.walferry.kafka.record.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.record.Rows;
import dev.walferry.kafka.record.TypeLine;
import dev.walferry.kafka.record.column.ColumnType;
import dev.walferry.kafka.record.value.UnconvertibleException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.json.JsonConverter;

/**
 * A column's schema and its reader's values agree: each line of types.csv goes through Kafka Connect's own converter.
 */
class ConnectShapesTest {
    @TypeLine.Each
    void valueFitsTheShapeAndConvertsToTheSameJson(
            String type, int typmod, String text, String setting, String expected) {
        ColumnType column = TypeLine.column(type, typmod, setting);
        assumeTrue(hasValue(column, text), "a value that Connect's type does not have");
        ConnectSink sink = new ConnectSink(column.schema());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            column.reader().read(bytes, 0, bytes.length, sink);
        } catch (UnconvertibleException e) {
            assertEquals("null", expected);
            return;
        }
        ConnectSchema.validateValue(column.schema(), sink.value());
        assertEquals(Rows.json(expected), converted(column, sink.value()));
    }

    /**
     * Returns whether Connect has a value for the text. It has no NaN, no infinite decimals, no times of more than 64
     * bits and no arrays whose depth is not part of the type. A type that merely has the name of another may have a
     * text that does not fit.
     */
    private static boolean hasValue(ColumnType column, String text) {
        boolean decimal = Decimal.LOGICAL_NAME.equals(column.schema().name())
                || "io.debezium.data.VariableScaleDecimal"
                        .equals(column.schema().name());
        boolean special = text.endsWith("NaN") || text.endsWith("Infinity");
        boolean deep = text.contains("{{");
        boolean other = text.equals("no array at all") || text.equals("not a vector");
        return !(decimal && special) && !deep && !other;
    }

    private static JsonNode converted(ColumnType column, Object value) {
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "false", "converter.type", "value"));
            return Rows.json(converter.fromConnectData("topic", column.schema(), value));
        }
    }
}
