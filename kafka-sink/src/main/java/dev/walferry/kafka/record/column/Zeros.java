package dev.walferry.kafka.record.column;

import dev.walferry.kafka.record.value.StructField;
import dev.walferry.kafka.record.value.ValueSink;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/**
 * Stands in for a missing value in a field that is not optional and has no default: zero, false or an empty string, as
 * with Debezium.
 */
final class Zeros {
    private static final byte[] ZERO = {0};
    /** What PostgreSQL prints for the zero of a type that becomes a structure, by the structure's name. */
    private static final Map<String, String> STRUCTURES = Map.of(
            "io.debezium.data.VariableScaleDecimal", "0",
            "io.debezium.time.StructuredDate", "1970-01-01",
            "io.debezium.time.StructuredTime", "00:00:00",
            "io.debezium.time.StructuredZonedTime", "00:00:00+00",
            "io.debezium.time.StructuredTimestamp", "1970-01-01 00:00:00",
            "io.debezium.time.StructuredZonedTimestamp", "1970-01-01 00:00:00+00",
            "io.debezium.time.StructuredDuration", "00:00:00");

    private static final String ZONED_TIMESTAMP = "io.debezium.time.ZonedTimestamp";
    private static final String EPOCH = "1970-01-01T00:00:00Z";

    private Zeros() {}

    /** Returns what writes the zero of a type, whether it is optional or not. */
    static Consumer<ValueSink> of(ColumnType type) {
        Schema schema = type.schema();
        String text = schema.name() == null ? null : STRUCTURES.get(schema.name());
        if (text == null) {
            return out -> tell(schema, out);
        }
        byte[] zero = text.getBytes(StandardCharsets.US_ASCII);
        return out -> type.reader().read(zero.clone(), 0, zero.length, out);
    }

    private static void tell(Schema schema, ValueSink out) {
        switch (schema.type()) {
            case BOOLEAN -> out.bool(false);
            case INT8, INT16, INT32, INT64 -> out.integer(0);
            case FLOAT32 -> out.float32(new byte[] {'0'}, 0, 1);
            case FLOAT64 -> out.float64(0);
            case STRING -> out.string(ZONED_TIMESTAMP.equals(schema.name()) ? EPOCH : "");
            case BYTES -> out.bytes(ZERO, 0, Decimal.LOGICAL_NAME.equals(schema.name()) ? 1 : 0);
            case ARRAY -> {
                out.beginArray();
                out.endArray();
            }
            case MAP -> map(schema, out);
            case STRUCT -> struct(schema, out);
        }
    }

    private static void map(Schema schema, ValueSink out) {
        if (schema.keySchema().type() == Schema.Type.STRING) {
            out.beginMap();
            out.endMap();
        } else {
            out.beginIntegerMap();
            out.endIntegerMap();
        }
    }

    private static void struct(Schema schema, ValueSink out) {
        out.beginStruct();
        for (Field field : schema.fields()) {
            out.field(new StructField(field.name()));
            if (field.schema().isOptional()) {
                out.nothing();
            } else {
                tell(field.schema(), out);
            }
        }
        out.endStruct();
    }
}
