package dev.walferry.kafka.record.catalog;

import dev.walferry.kafka.record.catalog.CatalogTable.DroppedIndex;
import dev.walferry.kafka.record.catalog.CatalogTable.Index;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks the catalog about tables and their keys, all of them in one query. Needs no privilege. */
final class TableQuery {
    private static final int COLUMN_LISTS_SINCE = 15;

    /**
     * The row of a system column in pg_attribute is as old as the table. The last three columns are about indexes that were
     * dropped: neither DROP INDEX nor DROP CONSTRAINT resets relhasindex.
     */
    private static final String TABLES = """
            SELECT o.oid::pg_catalog.int8, c.oid IS NOT NULL,
                   coalesce(i.indisprimary, false), coalesce(i.indisreplident, false),
                   ARRAY(SELECT a.attname::pg_catalog.text
                           FROM pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY k (attnum, place)
                           JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
                          WHERE k.place <= i.indnkeyatts ORDER BY k.place),
                   ARRAY(SELECT a.xmin::pg_catalog.text FROM pg_catalog.pg_attribute a
                          WHERE a.attrelid = c.oid AND a.attnum = ANY (i.indkey::pg_catalog.int2[]))
                     || i.xmin::pg_catalog.text,
                   (SELECT a.xmin::pg_catalog.text FROM pg_catalog.pg_attribute a
                     WHERE a.attrelid = c.oid AND a.attnum = -1),
                   s.xmin, s.next, s.lists, coalesce(c.relkind = 'p', false),
                   coalesce(c.relhasindex, false)
                     AND NOT EXISTS (SELECT FROM pg_catalog.pg_index x WHERE x.indrelid = c.oid),
                   EXISTS (SELECT FROM pg_catalog.pg_attribute a
                            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull),
                   ARRAY(SELECT a.xmin::pg_catalog.text FROM pg_catalog.pg_attribute a
                          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
              FROM pg_catalog.unnest(CAST(? AS pg_catalog.oid[])) o (oid)
             CROSS JOIN (SELECT (SELECT r.catalog_xmin::pg_catalog.text FROM pg_catalog.pg_replication_slots r
                                  WHERE r.slot_name = ?) AS xmin,
                                pg_catalog.txid_snapshot_xmax(pg_catalog.txid_current_snapshot()) AS next,
                                %s AS lists) s
              LEFT JOIN pg_catalog.pg_class c ON c.oid = o.oid
              LEFT JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND (i.indisprimary OR i.indisreplident)""";

    private static final String LISTS =
            "EXISTS (SELECT FROM pg_catalog.pg_publication_rel r WHERE r.prattrs IS NOT NULL)";

    private final Connection connection;
    private final String slot;
    private final boolean withLeaves;

    TableQuery(Connection connection, String slot, boolean withLeaves) {
        this.connection = connection;
        this.slot = slot;
        this.withLeaves = withLeaves;
    }

    /** Describes each of the tables, whether it exists or not. */
    Map<Integer, CatalogTable> tables(Collection<Integer> oids) throws SQLException {
        boolean hasLists = connection.getMetaData().getDatabaseMajorVersion() >= COLUMN_LISTS_SINCE;
        try (PreparedStatement query = connection.prepareStatement(TABLES.replace("%s", hasLists ? LISTS : "false"))) {
            query.setString(1, oids(oids));
            query.setString(2, slot);
            Map<Integer, CatalogTable> tables = new HashMap<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    CatalogTable table = table(row);
                    tables.merge((int) row.getLong(1), table, TableQuery::merge);
                }
            }
            return withLeaves ? withLeaves(tables) : tables;
        }
    }

    /** Returns the OIDs as the text of an array. */
    static String oids(Collection<Integer> oids) {
        return oids.stream().map(Integer::toUnsignedString).collect(Collectors.joining(",", "{", "}"));
    }

    private Map<Integer, CatalogTable> withLeaves(Map<Integer, CatalogTable> tables) throws SQLException {
        for (Map.Entry<Integer, CatalogTable> table : tables.entrySet()) {
            if (table.getValue().isPartitioned()) {
                table.setValue(table.getValue().withLeaves(LeafQuery.leaves(connection, table.getKey())));
            }
        }
        return tables;
    }

    /** Reads one table, which has a row for each of its indexes. */
    private static CatalogTable table(ResultSet row) throws SQLException {
        boolean exists = row.getBoolean(2);
        Index index = exists && (row.getBoolean(3) || row.getBoolean(4)) ? index(row) : null;
        return new CatalogTable(
                exists,
                Map.of(),
                row.getBoolean(3) ? index : null,
                row.getBoolean(4) ? index : null,
                row.getBoolean(12) ? new DroppedIndex(row.getBoolean(13), age(row, 14)) : null,
                row.getBoolean(10),
                row.getBoolean(11),
                List.of(),
                CatalogTypes.NONE);
    }

    private static CatalogTable merge(CatalogTable one, CatalogTable other) {
        return new CatalogTable(
                one.exists(),
                one.columns(),
                one.primary() == null ? other.primary() : one.primary(),
                one.identity() == null ? other.identity() : one.identity(),
                one.dropped(),
                one.columnLists(),
                one.isPartitioned(),
                one.leaves(),
                one.types());
    }

    private static Index index(ResultSet row) throws SQLException {
        return new Index(strings(row, 5), age(row, 6));
    }

    /** Returns how long what these transactions wrote has been unchanged. */
    private static IndexAge age(ResultSet row, int writersColumn) throws SQLException {
        List<Integer> writers = strings(row, writersColumn).stream()
                .map(Integer::parseUnsignedInt)
                .toList();
        return new IndexAge(writers, xid(row.getString(7)), slotXmin(row), (int) row.getLong(9));
    }

    private static @Nullable Integer slotXmin(ResultSet row) throws SQLException {
        String xmin = row.getString(8);
        return xmin == null ? null : xid(xmin);
    }

    private static int xid(String text) {
        return Integer.parseUnsignedInt(text);
    }

    static List<String> strings(ResultSet row, int column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
