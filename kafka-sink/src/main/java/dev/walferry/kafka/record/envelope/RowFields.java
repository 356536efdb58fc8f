package dev.walferry.kafka.record.envelope;

import dev.walferry.kafka.record.column.ColumnShape;
import dev.walferry.kafka.record.column.NameAdjuster;
import dev.walferry.kafka.record.column.RequiredFieldException;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.kafka.record.value.ValueSink;
import dev.walferry.pgoutput.Tuple;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/** Some columns of a relation as fields of a structure. For one thread. */
final class RowFields {
    private final TableColumns columns;
    private final int[] indexes;
    private final ColumnShape[] shapes;
    private final boolean omitsUnsent;

    /**
     * @param columns the relation's columns
     * @param indexes those that become fields, in this order
     * @param naming names the fields
     * @param omitsUnsent whether a field of a new row whose value was not sent is left out
     */
    RowFields(TableColumns columns, int[] indexes, SchemaNaming naming, boolean omitsUnsent) {
        this.omitsUnsent = omitsUnsent;
        NameAdjuster names = naming.fields(columns.relation());
        this.columns = columns;
        this.indexes = indexes.clone();
        this.shapes = new ColumnShape[indexes.length];
        for (int i = 0; i < indexes.length; i++) {
            shapes[i] = ColumnShape.of(columns, indexes[i], names.adjust(columns.name(indexes[i])));
        }
    }

    /** Returns the numbers of the fields of a structure that begins with these, given those of the fields after them. */
    FieldNumbering numbers(Schema struct, Map<String, Integer> added) {
        return FieldNumbering.of(struct, columns, indexes, added);
    }

    void describe(SchemaBuilder struct) {
        for (ColumnShape shape : shapes) {
            struct.field(shape.field().name(), shape.schema());
        }
    }

    /** Writes the fields; returns whether a value was not sent, so that it is replaced or left out. */
    boolean write(Tuple row, ValueSink out) {
        boolean unsent = false;
        for (int i = 0; i < indexes.length; i++) {
            if (omitsUnsent && isOmitted(row, indexes[i], shapes[i])) {
                unsent = true;
                continue;
            }
            out.field(shapes[i].field());
            unsent |= value(row, indexes[i], shapes[i], out);
        }
        return unsent;
    }

    private static boolean isOmitted(Tuple row, int column, ColumnShape shape) {
        return row.isUnchanged(column) && !row.isKeyOnly() && shape.constant() == null;
    }

    private boolean value(Tuple row, int column, ColumnShape shape, ValueSink out) {
        Consumer<ValueSink> constant = shape.constant();
        if (constant != null) {
            constant.accept(out);
            return false;
        }
        switch (row.valueKind(column)) {
            case TEXT, BINARY -> columns.read(row, column, out);
            case NULL -> {
                if (!columns.isOptional(column)) {
                    throw new RequiredFieldException(column);
                }
                out.nothing();
            }
            case UNCHANGED -> {
                absent(row, column, shape, out);
                return true;
            }
        }
        return false;
    }

    private void absent(Tuple row, int column, ColumnShape shape, ValueSink out) {
        Consumer<ValueSink> placeholder =
                row.isKeyOnly() ? null : columns.type(column).placeholder();
        if (placeholder == null) {
            if (!row.isKeyOnly() && !columns.isOptional(column)) {
                throw new RequiredFieldException(column); // a default or a zero would be taken for the value
            }
            shape.absent().accept(out);
            return;
        }
        if (columns.isOptional(column)) {
            out.present();
        }
        placeholder.accept(out);
    }

    /** Returns the first column of a row that was not sent, or null. */
    @Nullable
    String unsent(Tuple row) {
        for (int column : indexes) {
            if (row.isUnchanged(column)) {
                return columns.name(column);
            }
        }
        return null;
    }
}
