package dev.walferry.kafka.query;

import dev.walferry.pgoutput.Delete;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.TupleWriter;
import dev.walferry.replication.Publications.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys of the rows that were read, to find those that are gone. A row whose key holds a null is not compared. For one
 * thread.
 */
final class KnownKeys {
    private final Map<Table, Set<List<String>>> keys = new HashMap<>();

    /** Keys that Kafka is known to have. */
    KnownKeys(Map<Table, Set<List<String>>> known) {
        known.forEach((table, rows) -> keys.put(table, new HashSet<>(rows)));
    }

    private Set<List<String>> of(PolledTable table) {
        return keys.computeIfAbsent(table.name(), name -> new HashSet<>());
    }

    /** Notes rows; returns the keys that are new. */
    List<List<String>> add(PolledTable table, List<RowChange> rows) {
        Set<List<String>> known = of(table);
        int[] columns = table.key().columns();
        List<List<String>> added = new ArrayList<>();
        for (RowChange change : rows) {
            Tuple row = change.row();
            List<String> key = row == null ? null : PolledRows.key(row, columns);
            if (key != null && known.add(key)) {
                added.add(key);
            }
        }
        return added;
    }

    /** Compares with all keys that are there now, in the snapshot that the rows were read in; sends what is gone. */
    void compare(Connection connection, PolledTable table, PollMoment moment, int most, BatchSink sink)
            throws SQLException, InterruptedException {
        Set<List<String>> known = of(table);
        Set<List<String>> gone = new HashSet<>(known);
        List<List<String>> found = new ArrayList<>();
        int size = table.key().columns().length;
        try (PolledRows rows = new PolledRows(connection, PollSql.keys(table), PolledRows.nothing(table), most)) {
            while (rows.next()) {
                List<String> key = rows.extras(size);
                if (!key.contains(null) && !gone.remove(key) && known.add(key)) {
                    found.add(key);
                    if (found.size() >= most) {
                        sink.take(batch(table, moment, found, List.of()));
                        found = new ArrayList<>();
                    }
                }
            }
        }
        known.removeAll(gone);
        List<List<String>> all = List.copyOf(gone);
        for (int i = 0; i < all.size(); i += most) {
            sink.take(batch(table, moment, List.of(), all.subList(i, Math.min(all.size(), i + most))));
        }
        if (!found.isEmpty()) {
            sink.take(batch(table, moment, found, List.of()));
        }
    }

    private static QueryBatch batch(
            PolledTable table, PollMoment moment, List<List<String>> found, List<List<String>> gone) {
        List<RowChange> deletes = new ArrayList<>(gone.size());
        TupleWriter writer = new TupleWriter(table.relation());
        for (List<String> key : gone) {
            deletes.add(Delete.of(old(table, key, writer)));
        }
        return new QueryBatch(table.relation(), moment, deletes, table.name(), List.of(), null, found, gone);
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
