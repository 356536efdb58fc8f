package dev.walferry.kafka.record.key;

import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Key columns from the replica identity where it tells them, otherwise from the catalog: under FULL every column is
 * flagged, and under NOTHING none is, so there the primary key's columns are asked for.
 *
 * <p>A publication of inserts alone can leave out a column of the key (PostgreSQL 15 on). What is left of the key would
 * name many rows, so then the rows have none. The Relation message does not tell; again it is the catalog that does.
 *
 * <p>The catalog is asked each time a Relation message arrives, because PostgreSQL sends one after every change of the
 * table. It answers as of now, which can be later than the row at hand.
 *
 * <p>Needs no more than one ordinary connection, opened at first use. For one thread.
 */
public final class CatalogKeyColumns implements KeyColumns, AutoCloseable {
    /** Columns that a primary key merely includes are not part of it. */
    private static final String PRIMARY_KEY = """
            SELECT a.attname
              FROM pg_catalog.pg_index i
              JOIN pg_catalog.pg_attribute a
                ON a.attrelid = i.indrelid
               AND a.attnum = ANY ((i.indkey::pg_catalog.int2[])[0 : i.indnkeyatts - 1])
             WHERE i.indisprimary AND i.indrelid = CAST(? AS pg_catalog.oid)""";

    /** Columns of the replica identity's index that some publication leaves out. */
    private static final String LEFT_OUT = """
            SELECT a.attname
              FROM pg_catalog.pg_index i
              JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
              JOIN pg_catalog.pg_attribute a
                ON a.attrelid = i.indrelid
               AND a.attnum = ANY ((i.indkey::pg_catalog.int2[])[0 : i.indnkeyatts - 1])
              JOIN pg_catalog.pg_publication_rel r
                ON r.prrelid = i.indrelid AND a.attnum <> ALL (r.prattrs)
             WHERE CASE c.relreplident WHEN 'i' THEN i.indisreplident ELSE i.indisprimary END
               AND i.indrelid = CAST(? AS pg_catalog.oid)""";

    private static final int COLUMN_LISTS_SINCE = 15;
    private static final int VALIDATION_SECONDS = 5;

    private final ConnectionSource connections;
    private @Nullable Connection connection;

    /** Opens ordinary connections to the source. */
    @FunctionalInterface
    public interface ConnectionSource {
        /**
         * Opens a connection.
         *
         * @return a connection, closed by whoever asked for it
         * @throws SQLException if it cannot be had
         */
        Connection open() throws SQLException;
    }

    /**
     * Key columns of one database.
     *
     * @param connections opens connections to it
     */
    public CatalogKeyColumns(ConnectionSource connections) {
        this.connections = connections;
    }

    /**
     * The key of a relation's rows.
     *
     * @throws KeyLookupException if the catalog cannot be asked
     */
    @Override
    public int[] of(Relation relation) {
        try {
            return switch (relation.replicaIdentity()) {
                case DEFAULT, INDEX -> uncut(relation, FROM_IDENTITY.of(relation));
                case FULL, NOTHING -> indexes(relation, names(PRIMARY_KEY, relation.oid()));
            };
        } catch (SQLException e) {
            throw new KeyLookupException("cannot look up the key of relation " + relation + ": " + e.getMessage(), e);
        }
    }

    private int[] uncut(Relation relation, int[] flagged) throws SQLException {
        if (flagged.length == 0 || connection().getMetaData().getDatabaseMajorVersion() < COLUMN_LISTS_SINCE) {
            return flagged;
        }
        // The list may be another publication's than ours: what the relation has is not left out.
        Set<String> leftOut = names(LEFT_OUT, relation.oid());
        return relation.columns().stream().map(Column::name).toList().containsAll(leftOut) ? flagged : new int[0];
    }

    private static int[] indexes(Relation relation, Set<String> names) {
        int[] indexes = IntStream.range(0, relation.columns().size())
                .filter(i -> names.contains(relation.columns().get(i).name()))
                .toArray();
        return indexes.length == names.size() ? indexes : new int[0];
    }

    private Set<String> names(String sql, int oid) throws SQLException {
        try (PreparedStatement query = connection().prepareStatement(sql)) {
            query.setLong(1, Integer.toUnsignedLong(oid));
            Set<String> names = new HashSet<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
            return names;
        }
    }

    private Connection connection() throws SQLException {
        Connection open = connection;
        if (open == null || !open.isValid(VALIDATION_SECONDS)) {
            close();
            open = connections.open();
            connection = open;
        }
        return open;
    }

    /** Closes the connection. A further question opens another. */
    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                // The session is over either way, and there is nobody who could do anything about it.
            }
        }
    }
}
