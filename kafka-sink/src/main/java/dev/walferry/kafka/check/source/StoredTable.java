package dev.walferry.kafka.check.source;

import dev.walferry.kafka.check.PublishedTable;
import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.Publications.Table;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table with what matters to those who read its rows.
 *
 * @param table the table
 * @param keyed whether its rows can be told apart, and their updates come
 * @param generated the columns that the server computes and does not publish, as a list in words; null for none
 * @param byPlace whether the server can read a range of a heap's blocks alone
 * @param files the table itself, or its partitions
 */
record StoredTable(Table table, boolean keyed, @Nullable String generated, boolean byPlace, List<File> files) {
    private static final int RANGES_OF_BLOCKS_SINCE = 14;
    private static final int GENERATED_SINCE = 18;

    /** A deferrable key still tells rows apart if the server refuses updates that it cannot send. */
    private static final String PUBLISHED_KEY =
            "CASE c.relreplident WHEN 'i' THEN i.indisreplident ELSE i.indisprimary END";

    private static final String TABLE = "SELECT EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid"
            + " AND %k),"
            + " (SELECT pg_catalog.string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_catalog.pg_attribute a"
            + " WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated <> '' AND NOT (%s))"
            + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE n.nspname = ? AND c.relname = ?";

    /** Other plugins leave out the changes of a table whose rows no index identifies in the WAL. */
    private static final String LOGGED_KEY = "CASE c.relreplident WHEN 'f' THEN i.indisprimary WHEN 'n' THEN false"
            + " ELSE i.indisvalid AND i.indimmediate"
            + " AND CASE c.relreplident WHEN 'i' THEN i.indisreplident ELSE i.indisprimary END END";

    private static final String IS_PUBLISHED =
            "EXISTS (SELECT FROM pg_catalog.pg_publication_tables p WHERE p.schemaname = n.nspname"
                    + " AND p.tablename = c.relname AND a.attname = ANY (p.attnames))";

    private static final String FILES = "SELECT x.relname, pg_catalog.has_schema_privilege(x.relnamespace, 'USAGE')"
            + " AND pg_catalog.has_table_privilege(x.oid, 'SELECT'), pg_catalog.row_security_active(x.oid),"
            + " m.amname,"
            + " pg_catalog.pg_table_size(x.oid)"
            + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " CROSS JOIN LATERAL (SELECT relid::oid FROM pg_catalog.pg_partition_tree(c.oid) UNION SELECT c.oid)"
            + " AS part (oid) JOIN pg_catalog.pg_class x ON x.oid = part.oid"
            + " LEFT JOIN pg_catalog.pg_am m ON m.oid = x.relam"
            + " WHERE n.nspname = ? AND c.relname = ? AND x.relkind <> 'p' ORDER BY x.relname";

    /**
     * Rows that lie together.
     *
     * @param name of the table or partition, without its schema
     * @param granted whether the role may read it
     * @param hidesRows whether row-level security applies to the role
     * @param method how it is stored; null if another server has it
     * @param bytes its size
     */
    record File(
            String name,
            boolean granted,
            boolean hidesRows,
            @Nullable String method,
            long bytes) {
        boolean isForeign() {
            return method == null;
        }

        boolean isHeap() {
            return "heap".equals(method);
        }
    }

    static StoredTable read(CatalogReader catalog, OutputPlugin plugin, PublishedTable of) throws SQLException {
        Table table = of.table();
        boolean publishes = plugin == OutputPlugin.PGOUTPUT;
        String published = publishes && catalog.major() >= GENERATED_SINCE ? IS_PUBLISHED : "false";
        List<File> files = catalog.all(
                FILES,
                row -> new File(
                        row.getString(1), row.getBoolean(2), row.getBoolean(3), row.getString(4), row.getLong(5)),
                table.schema(),
                table.name());
        boolean byPlace = catalog.major() >= RANGES_OF_BLOCKS_SINCE;
        return catalog.one(
                TABLE.replace("%s", published).replace("%k", publishes ? PUBLISHED_KEY : LOGGED_KEY),
                row -> new StoredTable(table, row.getBoolean(1) && of.updates(), row.getString(2), byPlace, files),
                table.schema(),
                table.name());
    }

    /** Returns whether rows are found by their keys, not by their places. */
    boolean isReadByKey() {
        return keyed && (!byPlace || !files.stream().allMatch(File::isHeap));
    }

    long bytes() {
        return files.stream().mapToLong(File::bytes).sum();
    }
}
