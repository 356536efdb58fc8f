package dev.walferry.internal.snapshot.server;

import dev.walferry.internal.snapshot.plan.Leaf;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of a table and of its partitions. They decide whether it is read by its blocks or by its key. */
public final class TableFiles {
    private static final int RANGES_OF_BLOCKS_SINCE = 14;

    private final ReaderSession session;

    public TableFiles(ReaderSession session) {
        this.session = session;
    }

    /**
     * Measures a table's files, within the caller's transaction. From now on rows can move beyond their ends, and their
     * changes can be returned.
     */
    public TableLayout measured(TableLayout layout) throws SQLException {
        long oid = Integer.toUnsignedLong(layout.relation().oid());
        // the partitions watched from now on, even if catalog functions already see others
        String which = "c.relkind <> 'p' AND c.oid IN ("
                + Stream.concat(Stream.of(oid), layout.partitions().oids().stream())
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "))
                + ")";
        String sql =
                "SELECT c.oid::bigint, n.nspname, c.relname, coalesce(pg_catalog.pg_relation_filenode(c.oid), 0)::bigint,"
                        + " pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::bigint,"
                        + " pg_catalog.pg_table_size(c.oid), c.reltuples, m.amname"
                        + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                        + " LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam WHERE " + which + " ORDER BY c.oid";
        List<Leaf> leaves = new ArrayList<>();
        long bytes = 0;
        double rows = 0;
        boolean byKey =
                session.major() < RANGES_OF_BLOCKS_SINCE; // an older server would read the whole table for each range
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                String storage = row.getString(8);
                if (storage == null) {
                    throw new UnreadableTableException("table " + row.getString(2) + "." + row.getString(3)
                            + " is a foreign table, which snapshots cannot read: leave the table out");
                }
                byKey |= !storage.equals("heap");
                leaves.add(new Leaf(
                        (int) row.getLong(1), row.getString(2), row.getString(3), row.getLong(4), row.getLong(5)));
                bytes += row.getLong(6);
                rows = rows < 0 || row.getDouble(7) < 0 ? -1 : rows + row.getDouble(7);
            }
        }
        return layout.withFiles(byKey, leaves, bytes, (long) rows);
    }
}
