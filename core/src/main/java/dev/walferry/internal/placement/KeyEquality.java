package dev.walferry.internal.placement;

import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.ValueKind;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import java.nio.ByteBuffer;
import java.util.List;

/** The columns that tell the rows of a relation apart. */
public final class KeyEquality {
    private final int[] columns;

    /**
     * Creates an instance for some columns.
     *
     * @param relation which has them all
     * @param names one or more
     */
    public KeyEquality(Relation relation, List<String> names) {
        this.columns = names.stream().mapToInt(relation::columnIndex).toArray();
    }

    int size() {
        return columns.length;
    }

    int column(int i) {
        return columns[i];
    }

    int hash(Tuple row) {
        int hash = 1;
        for (int column : columns) {
            hash = 31 * hash + text(row, column).hashCode();
        }
        return hash;
    }

    boolean areEqual(Tuple a, Tuple b) {
        for (int column : columns) {
            if (!text(a, column).equals(text(b, column))) {
                return false;
            }
        }
        return true;
    }

    /** Keys are compared as text, byte by byte: what the stream sends and what COPY sends for one value is the same. */
    private static ByteBuffer text(Tuple row, int column) {
        if (row.valueKind(column) != ValueKind.TEXT) {
            throw new ReplicationException(
                    Category.FATAL,
                    "table " + row.relation() + ": expected text in key column "
                            + row.relation().columns().get(column).name() + ", got " + row.valueKind(column)
                            + ": a snapshot needs values as text and a replica identity that holds the key",
                    null);
        }
        return row.value(column).asByteBuffer();
    }
}
