package dev.walferry.kafka.query.poll;

import dev.walferry.kafka.query.table.PolledTable;
import dev.walferry.pgoutput.Delete;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.TupleWriter;
import dev.walferry.replication.Publications.Table;
import dev.walferry.type.TypeOid;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of the rows that were read, to find those that are gone. A row whose key holds a null is not compared. Keys of
 * other columns than the key has now cannot be compared: they would name rows that are there. For one thread.
 */
public final class KnownKeys {
    private static final Logger LOG = LoggerFactory.getLogger(KnownKeys.class);

    /** Keys, each with the columns it is of. */
    private final Map<Table, Map<List<String>, String>> keys = new HashMap<>();

    /** The columns that all keys of a table consist of. */
    private final Map<Table, String> begun = new HashMap<>();

    /**
     * Creates an instance from the keys that Kafka is known to have.
     *
     * @param known the keys of each table, each with the columns it is of
     */
    public KnownKeys(Map<Table, Map<List<String>, String>> known) {
        known.forEach((table, rows) -> keys.put(table, new HashMap<>(rows)));
    }

    private Map<List<String>, String> of(PolledTable table) {
        return keys.computeIfAbsent(table.name(), name -> new HashMap<>());
    }

    /**
     * Returns the columns of its keys: names and types in the key's order. Another table with the same columns can be compared.
     */
    static String keyOf(PolledTable table) {
        return IntStream.of(table.key().columns())
                .mapToObj(i -> table.relation().columns().get(i))
                .map(column -> column.name() + ':' + type(column.typeOid()))
                .collect(Collectors.joining(","));
    }

    /** Types whose values have the same text count as one. */
    private static String type(int oid) {
        return switch (oid) {
            case TypeOid.INT2, TypeOid.INT4, TypeOid.INT8 -> "integer";
            case TypeOid.TEXT, TypeOid.VARCHAR -> "text";
            default -> Integer.toUnsignedString(oid);
        };
    }

    /** Drops keys of other columns, before rows are added. */
    void begin(PolledTable table, PollMoment moment, int most, BatchSink sink) throws InterruptedException {
        String keyOf = keyOf(table);
        if (keyOf.equals(begun.put(table.name(), keyOf))) {
            return;
        }
        List<List<String>> others = new ArrayList<>();
        of(table).forEach((key, of) -> {
            if (!of.equals(keyOf)) {
                others.add(key);
            }
        });
        if (!others.isEmpty()) {
            LOG.warn(
                    "{}: the columns or types of its key have changed, so {} known keys are dropped. Rows that were"
                            + " deleted since the last poll keep their last record",
                    table.name(),
                    others.size());
            others.forEach(of(table)::remove);
        }
        for (int i = 0; i < others.size(); i += most) {
            List<List<String>> some = others.subList(i, Math.min(others.size(), i + most));
            sink.take(batch(table, moment, List.of(), List.of(), some));
        }
    }

    /** Notes rows; returns the keys that are new. */
    List<List<String>> add(PolledTable table, List<RowChange> rows) {
        Map<List<String>, String> known = of(table);
        String keyOf = keyOf(table);
        int[] columns = table.key().columns();
        List<List<String>> added = new ArrayList<>();
        for (RowChange change : rows) {
            Tuple row = change.row();
            List<String> key = row == null ? null : PolledRows.key(row, columns);
            if (key != null && known.put(key, keyOf) == null) {
                added.add(key);
            }
        }
        return added;
    }

    /** Compares with all keys that are there now, in the snapshot that the rows were read in; sends what is gone. */
    void compare(Connection connection, PolledTable table, PollMoment moment, int most, BatchSink sink)
            throws SQLException, InterruptedException {
        Map<List<String>, String> known = of(table);
        String keyOf = keyOf(table);
        Set<List<String>> gone = new HashSet<>(known.keySet());
        List<List<String>> found = new ArrayList<>();
        int size = table.key().columns().length;
        try (PolledRows rows = new PolledRows(connection, PollSql.keys(table), PolledRows.nothing(table), most)) {
            while (rows.next()) {
                List<String> key = rows.extras(size);
                if (!key.contains(null) && !gone.remove(key) && known.put(key, keyOf) == null) {
                    found.add(key);
                    if (found.size() >= most) {
                        sink.take(batch(table, moment, List.of(), found, List.of()));
                        found = new ArrayList<>();
                    }
                }
            }
        }
        known.keySet().removeAll(gone);
        List<List<String>> all = List.copyOf(gone);
        for (int i = 0; i < all.size(); i += most) {
            List<List<String>> some = all.subList(i, Math.min(all.size(), i + most));
            sink.take(batch(table, moment, deletes(table, some), List.of(), some));
        }
        if (!found.isEmpty()) {
            sink.take(batch(table, moment, List.of(), found, List.of()));
        }
    }

    private static QueryBatch batch(
            PolledTable table,
            PollMoment moment,
            List<RowChange> rows,
            List<List<String>> found,
            List<List<String>> gone) {
        return new QueryBatch(table.relation(), moment, rows, table.name(), List.of(), null, keyOf(table), found, gone);
    }

    private static List<RowChange> deletes(PolledTable table, List<List<String>> gone) {
        List<RowChange> deletes = new ArrayList<>(gone.size());
        TupleWriter writer = new TupleWriter(table.relation());
        for (List<String> key : gone) {
            deletes.add(Delete.of(old(table, key, writer)));
        }
        return deletes;
    }

    private static Tuple old(PolledTable table, List<String> key, TupleWriter writer) {
        String[] values = new String[table.relation().columns().size()];
        int[] columns = table.key().columns();
        for (int i = 0; i < columns.length; i++) {
            values[columns[i]] = key.get(i);
        }
        for (String value : values) {
            if (value == null) {
                writer.unchanged();
            } else {
                writer.text(value);
            }
        }
        return writer.key();
    }
}
