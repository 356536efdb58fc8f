package dev.walferry.kafka.record.column;

import dev.walferry.kafka.record.catalog.CatalogColumn;
import dev.walferry.kafka.record.connect.ConnectSink;
import dev.walferry.kafka.record.value.ValueSink;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** A column's default as far as a schema can express it: a constant of the column's type. */
final class ColumnDefault {
    private final ColumnType type;
    private final byte[] text;
    private final Object value;

    private ColumnDefault(ColumnType type, byte[] text, Object value) {
        this.type = type;
        this.text = text;
        this.value = value;
    }

    /**
     * Returns the default of a column; null if it has none, or none that a schema can express. Debezium has none for a column
     * whose type is a domain.
     */
    static @Nullable ColumnDefault of(@Nullable CatalogColumn facts, ColumnType type, int typmod) {
        String expression = facts == null || facts.typeOid() != type.oid() ? null : facts.defaultExpression();
        String literal = expression == null ? null : DefaultExpression.literal(expression, type, typmod);
        if (literal == null) {
            return null;
        }
        byte[] text = literal.getBytes(StandardCharsets.UTF_8);
        Object value = value(type, text);
        return value == null || value instanceof Struct ? null : new ColumnDefault(type, text, value);
    }

    /** Returns the default's value; null if the expression is not a constant after all. */
    private static @Nullable Object value(ColumnType type, byte[] text) {
        Schema schema = type.schema();
        try {
            ConnectSink sink = new ConnectSink(schema);
            type.reader().read(text.clone(), 0, text.length, sink);
            return sink.value();
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** Returns the default as Kafka Connect's own object. */
    Object value() {
        return value;
    }

    void tell(ValueSink out) {
        type.reader().read(text.clone(), 0, text.length, out);
    }
}
