package dev.walferry.kafka.record.avro;

import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * Properties that carry what Kafka Connect's schema says in an Avro schema. Their order is part of the schema's text.
 * Connect's own types become Avro's logical types; Debezium's do not.
 */
final class ConnectProperties {
    private static final String PRECISION = "connect.decimal.precision";
    /** What the converters write where the precision is not known. */
    private static final int UNKNOWN_PRECISION = 64;

    private ConnectProperties() {}

    static void add(org.apache.kafka.connect.data.Schema schema, Schema target) {
        if (Decimal.LOGICAL_NAME.equals(schema.name())) {
            decimal(schema.parameters(), target);
        }
        add("connect.doc", schema.doc(), target);
        add("connect.version", schema.version(), target);
        Map<String, String> parameters = schema.parameters();
        add("connect.parameters", parameters == null || parameters.isEmpty() ? null : parameters, target);
        add("connect.default", DefaultValues.of(schema), target);
        add("connect.name", schema.name(), target);
        add("connect.type", narrowType(schema), target);
        add("logicalType", logicalType(schema.name()), target);
    }

    private static void add(String name, @Nullable Object value, Schema target) {
        if (value != null) {
            target.addProp(name, value);
        }
    }

    private static void decimal(Map<String, String> parameters, Schema target) {
        target.addProp("scale", Integer.parseInt(parameters.get(Decimal.SCALE_FIELD)));
        String precision = parameters.get(PRECISION);
        target.addProp("precision", precision == null ? UNKNOWN_PRECISION : Integer.parseInt(precision));
    }

    /** The narrow types that Avro's int does not tell apart. */
    private static @Nullable String narrowType(org.apache.kafka.connect.data.Schema schema) {
        return switch (schema.type()) {
            case INT8 -> "int8";
            case INT16 -> "int16";
            default -> null;
        };
    }

    private static @Nullable String logicalType(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return switch (name) {
            case Decimal.LOGICAL_NAME -> "decimal";
            case Date.LOGICAL_NAME -> "date";
            case Time.LOGICAL_NAME -> "time-millis";
            case Timestamp.LOGICAL_NAME -> "timestamp-millis";
            default -> null;
        };
    }
}
