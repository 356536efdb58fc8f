package dev.walferry.kafka.record.json;

import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.pgoutput.Tuple;

/** Single values as records write them, for comparisons. For one thread. */
public final class ValueText {
    private final TableColumns columns;
    private final JsonBuffer buffer = new JsonBuffer();
    private final JsonSink out = new JsonSink(buffer);

    /**
     * Creates values of one relation.
     *
     * @param columns as values show them
     */
    public ValueText(TableColumns columns) {
        this.columns = columns;
    }

    /**
     * Returns a value as JSON.
     *
     * @param row a row of the relation
     * @param column index of a column whose value is neither null nor unchanged
     * @return the value's text, {@code null} for one that its field cannot hold
     */
    public byte[] of(Tuple row, int column) {
        buffer.reset();
        columns.read(row, column, out);
        columns.takeUnconverted();
        return buffer.toBytes();
    }
}
