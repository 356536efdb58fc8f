package dev.walferry.kafka.record.json;

import dev.walferry.kafka.record.column.ColumnType;
import dev.walferry.kafka.record.column.NameAdjuster;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.kafka.record.envelope.KeyFormat;
import dev.walferry.kafka.record.value.ValueSink;
import dev.walferry.pgoutput.Tuple;
import java.util.IdentityHashMap;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows of one relation as JSON objects. Names are encoded once. They lie one after the other in one array,
 * because with thousands of relations each further array is another cache miss for every row.
 */
final class JsonRow {
    private final TableColumns columns;
    /** The names of all columns: {@code ,"a":,"b":}. */
    private final byte[] names;
    /** Where each column's name begins, and after them where the last one ends. */
    private final int[] nameStarts;

    private final byte[][] placeholders;

    /** Whether a value of a new row that was not sent has no field. */
    private final boolean omitsUnsent;

    /** Null if every column's value is in every record as it is, which is the usual case. */
    private final @Nullable Shown shown;

    /** For a relation whose values lack or hide columns: the columns, and the stand-ins for some values. */
    private static final class Shown {
        final int[] columns;
        final byte[] @Nullable [] constants;

        Shown(TableColumns columns) {
            this.columns = columns.shown();
            this.constants = new byte[columns.size()][];
            for (int i = 0; i < constants.length; i++) {
                constants[i] = text(columns.type(i).constant());
            }
        }
    }

    /**
     * @param columns the relation's columns
     * @param written those that are written; the names of others need not differ once they are adjusted
     * @param adjuster changes their names
     * @param placeholderByType those that were encoded before; the rest are added
     * @param omitsUnsent whether a value of a new row that was not sent has no field, in place of a placeholder
     */
    JsonRow(
            TableColumns columns,
            IntPredicate written,
            NameAdjuster adjuster,
            IdentityHashMap<ColumnType, byte[]> placeholderByType,
            boolean omitsUnsent) {
        int size = columns.size();
        this.omitsUnsent = omitsUnsent;
        this.columns = columns;
        this.nameStarts = new int[size + 1];
        this.placeholders = new byte[size][];
        JsonBuffer text = new JsonBuffer();
        for (int i = 0; i < size; i++) {
            nameStarts[i + 1] = text.raw(',')
                    .text(written.test(i) ? adjuster.adjust(columns.name(i)) : columns.name(i))
                    .raw(':')
                    .position();
            placeholders[i] = placeholderByType.computeIfAbsent(columns.type(i), JsonRow::placeholder);
        }
        this.names = text.toBytes();
        this.shown = columns.areAllShown() ? null : new Shown(columns);
    }

    private static byte[] placeholder(ColumnType type) {
        byte[] text = text(type.placeholder());
        return text == null ? JsonConstants.NULL : text;
    }

    private static byte @Nullable [] text(@Nullable Consumer<ValueSink> value) {
        if (value == null) {
            return null;
        }
        JsonBuffer text = new JsonBuffer();
        value.accept(new JsonSink(text));
        return text.toBytes();
    }

    /** Writes all columns that a row has; returns whether a value was not sent, so that it is replaced or left out. */
    boolean write(Tuple row, JsonSink out) {
        if (shown != null) {
            return writeShown(row, shown, out);
        }
        out.beginStruct();
        boolean first = true;
        boolean unsent = false;
        for (int i = 0; i < placeholders.length; i++) {
            // A column that a key-only old row lacks is unknown, so it is left out and not written as null.
            if ((omitsUnsent || row.isKeyOnly()) && row.isUnchanged(i)) {
                unsent |= !row.isKeyOnly();
                continue;
            }
            unsent |= value(row, i, first, out);
            first = false;
        }
        out.endStruct();
        return unsent;
    }

    private boolean writeShown(Tuple row, Shown some, JsonSink out) {
        out.beginStruct();
        boolean first = true;
        boolean unsent = false;
        for (int column : some.columns) {
            byte[] constant = some.constants[column];
            if (((omitsUnsent && constant == null) || row.isKeyOnly()) && row.isUnchanged(column)) {
                unsent |= !row.isKeyOnly();
                continue;
            }
            if (constant == null) {
                unsent |= value(row, column, first, out);
            } else {
                name(column, first, out.buffer()).raw(constant);
            }
            first = false;
        }
        out.endStruct();
        return unsent;
    }

    /** Writes some columns in the order given. */
    void write(Tuple row, int[] some, JsonSink out) {
        out.beginStruct();
        boolean first = true;
        for (int column : some) {
            if (row.isUnchanged(column)) {
                throw KeyFormat.unsent(columns, columns.name(column));
            }
            value(row, column, first, out);
            first = false;
        }
        out.endStruct();
        if (!columns.takeUnconverted().isEmpty()) {
            throw KeyFormat.unwritable(columns);
        }
    }

    private boolean value(Tuple row, int column, boolean first, JsonSink out) {
        JsonBuffer buffer = name(column, first, out.buffer());
        switch (row.valueKind(column)) {
            case NULL -> buffer.nothing();
            case UNCHANGED -> {
                buffer.raw(placeholders[column]);
                return true;
            }
            case TEXT, BINARY -> columns.read(row, column, out);
        }
        return false;
    }

    /** The comma is part of the name; the first name of an object has none. */
    private JsonBuffer name(int column, boolean first, JsonBuffer out) {
        return out.raw(names, nameStarts[column] + (first ? 1 : 0), nameStarts[column + 1]);
    }
}
