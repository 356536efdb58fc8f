package dev.walferry.kafka.source;

import dev.walferry.kafka.progress.TableIdentity;
import dev.walferry.replication.Publications.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks the catalog which tables are published, and by what. */
final class TableIdentities {
    private static final int SCHEMAS_SINCE = 15;

    private static final String RELATIONS =
            "SELECT t.oid UNION ALL SELECT a.relid FROM" + " pg_catalog.pg_partition_ancestors(t.oid) a";

    /** A partition that is published with its root has another entry once it was detached and attached again. */
    private static final String SINCE_ATTACHED = "coalesce((SELECT '/' || i.xmin FROM pg_catalog.pg_inherits i"
            + " WHERE i.inhrelid = t.oid AND r.prrelid <> t.oid LIMIT 1), '')";

    private static final String SCHEMAS = " UNION SELECT 'n' || s.oid FROM pg_catalog.pg_publication_namespace s"
            + " JOIN named ON named.oid = s.pnpubid WHERE s.pnnspid IN (SELECT c.relnamespace FROM pg_catalog.pg_class c"
            + " WHERE c.oid IN (" + RELATIONS + "))";

    /** Tables that no publication names, which their OIDs alone tell apart. */
    private static final String NAMED = "SELECT t.schema, t.name, c.oid::bigint FROM ROWS FROM"
            + " (pg_catalog.unnest(?::pg_catalog.text[]), pg_catalog.unnest(?::pg_catalog.text[])) AS t (schema, name)"
            + " JOIN pg_catalog.pg_namespace n ON n.nspname = t.schema"
            + " JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.name ORDER BY 1, 2";

    private TableIdentities() {}

    /** Tables that a plugin without publications sends, in the order of schema and name. */
    static Map<Table, TableIdentity> named(Connection connection, List<Table> sent) throws SQLException {
        Map<Table, TableIdentity> tables = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(NAMED)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text", sent.stream().map(Table::schema).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text", sent.stream().map(Table::name).toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    tables.put(new Table(row.getString(1), row.getString(2)), TableIdentity.of(row.getLong(3), ""));
                }
            }
        }
        return tables;
    }

    /** Returns the tables of some publications, in the order of schema and name. */
    static Map<Table, TableIdentity> find(Connection connection, Collection<String> publications) throws SQLException {
        Map<Table, TableIdentity> tables = new LinkedHashMap<>();
        String schemas = connection.getMetaData().getDatabaseMajorVersion() < SCHEMAS_SINCE ? "" : SCHEMAS;
        String sql =
                "WITH named AS (SELECT oid, pubname, puballtables FROM pg_catalog.pg_publication WHERE pubname = ANY (?)),"
                        + " t AS (SELECT DISTINCT p.schemaname, p.tablename, c.oid FROM pg_catalog.pg_publication_tables p"
                        + " JOIN named ON named.pubname = p.pubname"
                        + " JOIN pg_catalog.pg_namespace n ON n.nspname = p.schemaname"
                        + " JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = p.tablename)"
                        + " SELECT t.schemaname, t.tablename, t.oid::bigint, (SELECT pg_catalog.string_agg(e.entry, ',') FROM ("
                        + "SELECT 'a' || named.oid AS entry FROM named WHERE named.puballtables"
                        + " UNION SELECT 'r' || r.oid || " + SINCE_ATTACHED
                        + " FROM pg_catalog.pg_publication_rel r JOIN named ON named.oid = r.prpubid"
                        + " WHERE r.prrelid IN (" + RELATIONS + ")" + schemas + ") e) FROM t ORDER BY 1, 2";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("text", publications.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String entries = row.getString(4);
                    tables.put(
                            new Table(row.getString(1), row.getString(2)),
                            TableIdentity.of(row.getLong(3), entries == null ? "" : entries));
                }
            }
        }
        return tables;
    }
}
