package dev.walferry.kafka.record.column;

import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** The shapes of Debezium's semantic types, all of them optional. Names and parameters are part of its public interface. */
final class DebeziumSchemas {
    private static final Schema INT32 = Schema.OPTIONAL_INT32_SCHEMA;
    private static final Schema TEXT = Schema.OPTIONAL_STRING_SCHEMA;
    private static final List<String> DATE = List.of("year", "month", "day");
    private static final List<String> TIME = List.of("hour", "minute", "second");
    private static final List<String> DATE_AND_TIME =
            Stream.of(DATE, TIME).flatMap(List::stream).toList();
    private static final String PRECISION = "connect.decimal.precision";

    private DebeziumSchemas() {}

    /** Returns the schema of a string whose schema has a name, {@code data.Json} for {@code io.debezium.data.Json}. */
    static Schema string(String name) {
        return named(SchemaBuilder.string(), name).build();
    }

    static Schema int32(String name) {
        return named(SchemaBuilder.int32(), name).build();
    }

    static Schema int64(String name) {
        return named(SchemaBuilder.int64(), name).build();
    }

    private static SchemaBuilder named(SchemaBuilder schema, String name) {
        return schema.name("io.debezium." + name).version(1).optional();
    }

    /** Returns the schema of a string that is one of several. Debezium does not escape a comma in a label. */
    static Schema enumeration(List<String> labels) {
        return named(SchemaBuilder.string(), "data.Enum")
                .parameter("allowed", String.join(",", labels))
                .build();
    }

    /** Returns the schema of a bit string of more than one bit. */
    static Schema bits(int length) {
        return named(SchemaBuilder.bytes(), "data.Bits")
                .parameter("length", Integer.toString(length))
                .build();
    }

    /** Returns the schema of a decimal number with the column's precision and scale. */
    static Schema decimal(int precision, int scale) {
        return Decimal.builder(scale)
                .parameter(PRECISION, Integer.toString(precision))
                .optional()
                .build();
    }

    /** Returns the schema of a decimal number whose precision is not limited by the column. */
    static Schema decimal(int scale) {
        return Decimal.builder(scale).optional().build();
    }

    static Schema variableScaleDecimal() {
        return named(SchemaBuilder.struct(), "data.VariableScaleDecimal")
                .doc("Variable scaled decimal")
                .field("scale", Schema.INT32_SCHEMA)
                .field("value", Schema.BYTES_SCHEMA)
                .build();
    }

    static Schema point() {
        return pointBuilder().optional().build();
    }

    private static SchemaBuilder pointBuilder() {
        return SchemaBuilder.struct()
                .name("io.debezium.data.geometry.Point")
                .version(1)
                .doc("Geometry (POINT)")
                .field("x", Schema.FLOAT64_SCHEMA)
                .field("y", Schema.FLOAT64_SCHEMA)
                .field("wkb", Schema.OPTIONAL_BYTES_SCHEMA)
                .field("srid", Schema.OPTIONAL_INT32_SCHEMA);
    }

    /** Returns the schema of a geometry other than a point, and PostGIS's. */
    static Schema geometry() {
        return SchemaBuilder.struct()
                .name("io.debezium.data.geometry.Geometry")
                .version(2)
                .optional()
                .doc("Geometry")
                .field("wkb", Schema.BYTES_SCHEMA)
                .field("srid", Schema.OPTIONAL_INT32_SCHEMA)
                .field("extensions", extensions())
                .build();
    }

    static Schema geography() {
        return named(SchemaBuilder.struct(), "data.geometry.Geography")
                .doc("Geography")
                .field("wkb", Schema.BYTES_SCHEMA)
                .field("srid", Schema.OPTIONAL_INT32_SCHEMA)
                .build();
    }

    private static Schema extensions() {
        return SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA)
                .optional()
                .build();
    }

    static Schema circle() {
        return named(SchemaBuilder.struct(), "data.geometry.Circle")
                .doc("Geometry (CIRCLE)")
                .field("center", pointBuilder().build())
                .field("radius", Schema.FLOAT64_SCHEMA)
                .build();
    }

    static Schema line() {
        return named(SchemaBuilder.struct(), "data.geometry.Line")
                .doc("Geometry (LINE)")
                .field("a", Schema.FLOAT64_SCHEMA)
                .field("b", Schema.FLOAT64_SCHEMA)
                .field("c", Schema.FLOAT64_SCHEMA)
                .build();
    }

    static Schema vector(String name, Schema number) {
        return named(SchemaBuilder.array(number), name).build();
    }

    static Schema sparseVector() {
        return named(SchemaBuilder.struct(), "data.SparseDoubleVector")
                .doc("Sparse double vector")
                .field("dimensions", Schema.INT16_SCHEMA)
                .field(
                        "vector",
                        SchemaBuilder.map(Schema.INT16_SCHEMA, Schema.FLOAT64_SCHEMA)
                                .build())
                .build();
    }

    static Schema stringMap() {
        return SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.OPTIONAL_STRING_SCHEMA)
                .optional()
                .build();
    }

    static Schema structuredDate() {
        return structured("Date", DATE).field("specialValue", TEXT).build();
    }

    static Schema structuredTime() {
        return structured("Time", TIME)
                .field("nanos", INT32)
                .field("precision", INT32)
                .build();
    }

    static Schema structuredTimestamp() {
        return structured("Timestamp", DATE_AND_TIME)
                .field("nanos", INT32)
                .field("specialValue", TEXT)
                .field("precision", INT32)
                .build();
    }

    static Schema structuredZonedTime() {
        return structured("ZonedTime", TIME)
                .field("nanos", INT32)
                .field("offsetSeconds", INT32)
                .field("precision", INT32)
                .build();
    }

    static Schema structuredZonedTimestamp() {
        return structured("ZonedTimestamp", DATE_AND_TIME)
                .field("nanos", INT32)
                .field("offsetSeconds", INT32)
                .field("zoneId", TEXT)
                .field("specialValue", TEXT)
                .field("precision", INT32)
                .build();
    }

    static Schema structuredDuration() {
        SchemaBuilder struct = named(SchemaBuilder.struct(), "time.StructuredDuration");
        for (String part : List.of("years", "months", "days", "hours", "minutes")) {
            struct.field(part, INT32);
        }
        return struct.field("seconds", Schema.OPTIONAL_INT64_SCHEMA)
                .field("nanos", INT32)
                .field("precision", INT32)
                .build();
    }

    /** The year is the only part that needs more than eight bits. */
    private static SchemaBuilder structured(String name, List<String> parts) {
        SchemaBuilder struct = named(SchemaBuilder.struct(), "time.Structured" + name);
        for (String part : parts) {
            struct.field(part, part.equals("year") ? INT32 : Schema.OPTIONAL_INT8_SCHEMA);
        }
        return struct;
    }
}
