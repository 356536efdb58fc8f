package dev.walferry.kafka.record.column;

import dev.walferry.kafka.record.value.StructField;
import dev.walferry.kafka.record.value.ValueSink;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A column as a field of a structure with a schema.
 *
 * @param schema the field's schema, with NOT NULL, default and comment of the column
 * @param field the field
 * @param absent writes what replaces a missing value, including its announcement: null, or for a column that is NOT
 *     NULL its default, else the zero of its type
 * @param constant writes what replaces every value, including its announcement; null for a column that shows its values
 */
public record ColumnShape(
        Schema schema,
        StructField field,
        Consumer<ValueSink> absent,
        @Nullable Consumer<ValueSink> constant) {
    /**
     * Returns the shape of a column.
     *
     * @param columns the relation's columns
     * @param column index of the column
     * @param name the field's name
     * @return its shape
     */
    public static ColumnShape of(TableColumns columns, int column, String name) {
        boolean optional = columns.isOptional(column);
        ColumnType type = columns.type(column);
        ColumnDefault value = ColumnDefault.of(
                columns.isShown(column) ? columns.facts(column) : null,
                columns.plainType(column),
                columns.relation().columns().get(column).typmod());
        Schema schema = ColumnSchemas.of(type.schema(), optional, columns.comment(column), value);
        Consumer<ValueSink> absent;
        if (optional) {
            absent = ValueSink::nothing;
        } else if (value == null) {
            absent = Zeros.of(type);
        } else {
            absent = value::tell;
        }
        return new ColumnShape(
                schema, new StructField(name, value != null), absent, announced(type.constant(), optional));
    }

    private static @Nullable Consumer<ValueSink> announced(@Nullable Consumer<ValueSink> value, boolean optional) {
        if (value == null || !optional) {
            return value;
        }
        return out -> {
            out.present();
            value.accept(out);
        };
    }
}
