package dev.walferry.kafka.record.protobuf;

import java.util.Arrays;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** The types of fields: Protobuf's own, and well-known messages. */
enum FieldType {
    BOOL("bool", WireType.VARINT),
    INT32("int32", WireType.VARINT),
    INT64("int64", WireType.VARINT),
    FLOAT("float", WireType.FIXED32),
    DOUBLE("double", WireType.FIXED64),
    STRING("string", WireType.LENGTH),
    BYTES("bytes", WireType.LENGTH),
    DECIMAL("confluent.type.Decimal", WireType.LENGTH, "confluent/type/decimal.proto"),
    DATE("google.type.Date", WireType.LENGTH, "google/type/date.proto"),
    TIME_OF_DAY("google.type.TimeOfDay", WireType.LENGTH, "google/type/timeofday.proto"),
    TIMESTAMP("google.protobuf.Timestamp", WireType.LENGTH, "google/protobuf/timestamp.proto"),
    MESSAGE("", WireType.LENGTH);

    /** The lowest bits of a field's tag. */
    static final class WireType {
        static final int VARINT = 0;
        static final int FIXED64 = 1;
        static final int LENGTH = 2;
        static final int FIXED32 = 5;

        private WireType() {}
    }

    final String typeName;
    final int wireType;
    /** The file that defines it, or empty. */
    final String file;

    FieldType(String typeName, int wireType) {
        this(typeName, wireType, "");
    }

    FieldType(String typeName, int wireType, String file) {
        this.typeName = typeName;
        this.wireType = wireType;
        this.file = file;
    }

    /**
     * Returns its name wherever it is used: the dot keeps one of our packages from being mistaken for the first part.
     */
    String fullName() {
        return file.isEmpty() ? typeName : '.' + typeName;
    }

    /** Returns the name of the type of a field, or of its elements; empty for a message of our own. */
    static String name(Schema schema) {
        return switch (schema.type()) {
            case ARRAY -> name(schema.valueSchema());
            case MAP -> MESSAGE.typeName;
            default -> of(schema).typeName;
        };
    }

    /** Returns the name of a type as a schema has it; empty for a message of our own. */
    static String known(String written) {
        String name = written.startsWith(".") ? written.substring(1) : written;
        return Arrays.stream(values()).anyMatch(type -> type.typeName.equals(name)) ? name : MESSAGE.typeName;
    }

    /** Returns the type of a scalar or a struct. */
    static FieldType of(Schema schema) {
        String name = schema.name() == null ? "" : schema.name();
        return switch (name) {
            case Decimal.LOGICAL_NAME -> DECIMAL;
            case Date.LOGICAL_NAME -> DATE;
            case Time.LOGICAL_NAME -> TIME_OF_DAY;
            case Timestamp.LOGICAL_NAME -> TIMESTAMP;
            default -> plain(schema.type());
        };
    }

    private static FieldType plain(Schema.Type type) {
        return switch (type) {
            case BOOLEAN -> BOOL;
            case INT8, INT16, INT32 -> INT32;
            case INT64 -> INT64;
            case FLOAT32 -> FLOAT;
            case FLOAT64 -> DOUBLE;
            case STRING -> STRING;
            case BYTES -> BYTES;
            case STRUCT -> MESSAGE;
            case ARRAY, MAP -> throw new IllegalArgumentException("a repeated field has no type of its own");
        };
    }
}
