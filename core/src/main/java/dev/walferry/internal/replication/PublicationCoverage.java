package dev.walferry.internal.replication;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;

/** Tells whether publications publish all changes of a table, also through its partitions or its ancestors. */
public final class PublicationCoverage {
    private static final int SCHEMAS_SINCE = 15;

    private final Connection connection;
    private final String publications;

    /**
     * Creates an instance that asks on this connection.
     *
     * @param publications their names, exact
     */
    public PublicationCoverage(Connection connection, Collection<String> publications) {
        this.connection = connection;
        this.publications = Sql.literals(publications);
    }

    /** A partitioned table without partitions has no changes, so it must be published itself. */
    public boolean isPublished(String schema, String table) throws SQLException {
        String oid = "(SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE n.nspname = " + Sql.literal(schema) + " AND c.relname = " + Sql.literal(table)
                + " AND c.relkind IN ('r', 'p'))";
        String sql = "WITH t(oid) AS " + oid + ", leaf(oid) AS (SELECT relid FROM t CROSS JOIN LATERAL"
                + " pg_catalog.pg_partition_tree(t.oid) WHERE isleaf AND relid <> t.oid)"
                + " SELECT EXISTS (SELECT FROM t WHERE " + covered("t")
                + ") OR EXISTS (SELECT FROM leaf) AND NOT EXISTS"
                + " (SELECT FROM leaf WHERE NOT " + covered("leaf") + ")";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private String covered(String of) throws SQLException {
        String self =
                "(SELECT " + of + ".oid UNION SELECT relid FROM pg_catalog.pg_partition_ancestors(" + of + ".oid))";
        String schemas = " OR EXISTS (SELECT FROM pg_catalog.pg_publication_namespace s JOIN pg_catalog.pg_class a"
                + " ON a.relnamespace = s.pnnspid WHERE s.pnpubid = p.oid AND a.oid IN " + self + ")";
        return "EXISTS (SELECT FROM pg_catalog.pg_publication p WHERE p.pubname IN (" + publications + ") AND"
                + " (p.puballtables OR EXISTS (SELECT FROM pg_catalog.pg_publication_rel r WHERE r.prpubid = p.oid AND"
                + " r.prrelid IN " + self + ")"
                + (connection.getMetaData().getDatabaseMajorVersion() >= SCHEMAS_SINCE ? schemas : "") + "))";
    }
}
