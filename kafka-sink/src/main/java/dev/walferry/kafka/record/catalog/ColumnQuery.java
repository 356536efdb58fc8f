package dev.walferry.kafka.record.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Asks the catalog about the columns of tables, all of them in one query. Needs no privilege. */
final class ColumnQuery {
    private static final int GENERATED_COLUMNS_SINCE = 12;

    private static final String COLUMNS = """
            SELECT a.attrelid::pg_catalog.int8, a.attname::pg_catalog.text, a.atttypid::pg_catalog.int8,
                   a.attnotnull OR (t.typtype = 'd' AND t.typnotnull),
                   CASE WHEN %s THEN NULL ELSE pg_catalog.pg_get_expr(d.adbin, d.adrelid) END,
                   pg_catalog.col_description(a.attrelid, a.attnum), a.attnum
              FROM pg_catalog.pg_attribute a
              JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
              LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
             WHERE a.attrelid = ANY (CAST(? AS pg_catalog.oid[])) AND a.attnum > 0 AND NOT a.attisdropped""";

    private ColumnQuery() {}

    /** Returns the columns of each table by their names; a table that does not exist has none. */
    static Map<Integer, Map<String, CatalogColumn>> columns(Connection connection, Collection<Integer> oids)
            throws SQLException {
        boolean generated = connection.getMetaData().getDatabaseMajorVersion() >= GENERATED_COLUMNS_SINCE;
        try (PreparedStatement query =
                connection.prepareStatement(COLUMNS.replace("%s", generated ? "a.attgenerated <> ''" : "false"))) {
            query.setString(1, TableQuery.oids(oids));
            Map<Integer, Map<String, CatalogColumn>> columnsByTable = new HashMap<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    columnsByTable
                            .computeIfAbsent((int) row.getLong(1), oid -> new HashMap<>())
                            .put(row.getString(2), column(row));
                }
            }
            return columnsByTable;
        }
    }

    private static CatalogColumn column(ResultSet row) throws SQLException {
        return new CatalogColumn(
                row.getInt(7), (int) row.getLong(3), !row.getBoolean(4), row.getString(5), row.getString(6));
    }
}
