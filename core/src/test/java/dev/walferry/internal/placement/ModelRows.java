package dev.walferry.internal.placement;

import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.TupleWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rows of the model's table as readers and the log show them: whole, by key, or without a large value that did not change. */
final class ModelRows {
    private static final int COLUMNS = 3;
    static final int MOST_MORE_COLUMNS = 3;

    static final Relation TABLE = definition(0);

    /** A row: its version, the version that wrote its large value, its block, and the transaction that wrote it. */
    record Row(long version, long large, int block, long xid) {}

    private final boolean full;

    /** The table's definitions, by the number of additional columns. */
    private final List<Relation> definitions = IntStream.rangeClosed(0, MOST_MORE_COLUMNS)
            .mapToObj(ModelRows::definition)
            .toList();

    /**
     * Creates the rows of the table.
     *
     * @param full whether a change contains the whole row before it, as REPLICA IDENTITY FULL does
     */
    ModelRows(boolean full) {
        this.full = full;
    }

    /** Returns the table with this many additional columns. */
    static Relation definition(int more) {
        List<Column> columns = new ArrayList<>(List.of(
                new Column("id", 23, -1, true),
                new Column("version", 20, -1, false),
                new Column("large", 25, -1, false)));
        for (int i = 1; i <= more; i++) {
            columns.add(new Column("more" + i, 25, -1, false));
        }
        return Relation.of(77, "public", "t", ReplicaIdentity.DEFAULT, columns);
    }

    static int definitionOf(Relation relation) {
        return relation.columns().size() - COLUMNS;
    }

    Relation as(int more) {
        return definitions.get(more);
    }

    /** Returns a row as it is read under a definition. */
    Tuple tuple(int id, Row row, int as) {
        return rest(
                        new TupleWriter(definitions.get(as))
                                .text(String.valueOf(id))
                                .text(String.valueOf(row.version()))
                                .text("large " + row.large()),
                        as)
                .row();
    }

    private static TupleWriter rest(TupleWriter writer, int as) {
        for (int i = 1; i <= as; i++) {
            writer.text("more " + i);
        }
        return writer;
    }

    private Tuple key(int id, int as) {
        TupleWriter writer = new TupleWriter(definitions.get(as))
                .text(String.valueOf(id))
                .unchanged()
                .unchanged();
        for (int i = 1; i <= as; i++) {
            writer.unchanged();
        }
        return writer.key();
    }

    /** Returns the row before a change, for changes that contain it. */
    Tuple old(int id, Row row, int as) {
        return full ? tuple(id, row, as) : key(id, as);
    }

    /** Returns the row after a change. */
    Tuple changed(int id, Row from, Row to, int as) {
        if (full || from.large() != to.large()) {
            return tuple(id, to, as);
        }
        TupleWriter writer = new TupleWriter(definitions.get(as))
                .text(String.valueOf(id))
                .text(String.valueOf(to.version()))
                .unchanged();
        return rest(writer, as).row();
    }

    /** Returns the row before an update, if the update contains it although the key is the same. */
    @Nullable
    Tuple unasked(int id, Row row, int as) {
        return full ? old(id, row, as) : null;
    }
}
