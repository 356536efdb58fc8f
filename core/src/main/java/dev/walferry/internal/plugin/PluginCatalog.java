package dev.walferry.internal.plugin;

import dev.walferry.internal.plugin.TableDefinition.Column;
import dev.walferry.pgoutput.ReplicaIdentity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads from the catalog what plugins do not send. */
final class PluginCatalog {
    private static final int GENERATED_SINCE = 12;
    private static final int INCLUDED_COLUMNS_SINCE = 11;

    /** One row per column, dropped ones included; one row of nulls for a table without any. */
    private static final String TABLE = """
            SELECT c.oid::bigint, c.relkind::text, c.relreplident::text,
                   a.attnum, a.attname, a.atttypid::bigint, a.atttypmod, a.attisdropped, %s,
                   a.attlen = -1 AND (a.attstorage <> 'p' OR t.typstorage <> 'p'),
                   EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid
                           AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL
                           AND CASE c.relreplident WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident END
                           AND a.attnum = ANY ((i.indkey::pg_catalog.int2[])[0 : i.%s - 1]))
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
            LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
            WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p', 'm')
            ORDER BY a.attnum""";

    private static final String ORIGIN = "SELECT roname FROM pg_catalog.pg_replication_origin WHERE roident = ?::oid";

    private final Connection connection;
    private final int major;

    PluginCatalog(Connection connection, int major) {
        this.connection = connection;
        this.major = major;
    }

    Optional<TableDefinition> table(QualifiedName name) throws SQLException {
        String sql = String.format(
                Locale.ROOT,
                TABLE,
                major >= GENERATED_SINCE ? "a.attgenerated <> ''" : "false",
                major >= INCLUDED_COLUMNS_SINCE ? "indnkeyatts" : "indnatts");
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name.schema());
            statement.setString(2, name.name());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(table(row)) : Optional.empty();
            }
        }
    }

    private static TableDefinition table(ResultSet row) throws SQLException {
        int oid = (int) row.getLong(1);
        String kind = row.getString(2);
        ReplicaIdentity identity = identity(row.getString(3));
        List<Column> columns = new ArrayList<>();
        do {
            int number = row.getInt(4);
            if (!row.wasNull()) {
                columns.add(column(row, number));
            }
        } while (row.next());
        return new TableDefinition(oid, kind.equals("m"), kind.equals("p"), identity, columns);
    }

    private static Column column(ResultSet row, int number) throws SQLException {
        return new Column(
                number,
                row.getString(5),
                (int) row.getLong(6),
                row.getInt(7),
                row.getBoolean(11),
                row.getBoolean(9),
                row.getBoolean(8),
                row.getBoolean(10));
    }

    private static ReplicaIdentity identity(String letter) throws SQLException {
        for (ReplicaIdentity identity : ReplicaIdentity.values()) {
            if (identity.wireByte() == letter.charAt(0)) {
                return identity;
            }
        }
        throw new SQLException("unknown replica identity " + letter);
    }

    Optional<String> originName(int id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ORIGIN)) {
            statement.setLong(1, Integer.toUnsignedLong(id));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }
}
