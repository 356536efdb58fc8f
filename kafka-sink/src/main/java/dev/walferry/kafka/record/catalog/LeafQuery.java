package dev.walferry.kafka.record.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Asks the catalog about the partitions of a root. Needs no privilege. */
final class LeafQuery {
    private static final String LEAVES = """
            SELECT c.oid::pg_catalog.int8, n.nspname || '.' || c.relname, c.relreplident = 'f', COLUMNS
              FROM pg_catalog.pg_partition_tree(CAST(? AS pg_catalog.oid)) t
              JOIN pg_catalog.pg_class c ON c.oid = t.relid
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE t.isleaf AND t.relid <> CAST(? AS pg_catalog.oid)""".replace("COLUMNS", IdentityColumns.ofIdentity("c"));

    private LeafQuery() {}

    /** Returns the partitions of a root as they are now, none if it is not a root. */
    static List<LeafIdentity> leaves(Connection connection, int rootOid) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(LEAVES)) {
            query.setLong(1, Integer.toUnsignedLong(rootOid));
            query.setLong(2, Integer.toUnsignedLong(rootOid));
            List<LeafIdentity> leaves = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    Set<String> columns = Set.copyOf(TableQuery.strings(row, 4));
                    leaves.add(new LeafIdentity((int) row.getLong(1), row.getString(2), row.getBoolean(3), columns));
                }
            }
            return leaves;
        }
    }
}
