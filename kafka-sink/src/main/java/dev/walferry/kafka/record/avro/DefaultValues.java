package dev.walferry.kafka.record.avro;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/** Default values of scalars in the form that Avro's library writes into a schema; it writes bytes as ISO-8859-1. */
final class DefaultValues {
    private DefaultValues() {}

    /** Returns the default, or null if there is none or it is a number that JSON cannot express. */
    static @Nullable Object of(Schema schema) {
        Object value = schema.defaultValue();
        if (value instanceof BigDecimal decimal) {
            return Decimal.fromLogical(schema, decimal);
        }
        if (value instanceof java.util.Date date) {
            return number(schema, date);
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        if (value instanceof Byte || value instanceof Short) {
            return ((Number) value).intValue();
        }
        boolean isFinite = !(value instanceof Number number) || Double.isFinite(number.doubleValue());
        return isFinite ? value : null;
    }

    private static Object number(Schema schema, java.util.Date date) {
        return switch (schema.name()) {
            case Date.LOGICAL_NAME -> Date.fromLogical(schema, date);
            case Time.LOGICAL_NAME -> Time.fromLogical(schema, date);
            default -> Timestamp.fromLogical(schema, date);
        };
    }
}
