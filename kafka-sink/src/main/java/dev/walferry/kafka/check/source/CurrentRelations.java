package dev.walferry.kafka.check.source;

import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.kafka.record.catalog.IdentityColumns;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.replication.Publications.Table;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** Describes tables as PostgreSQL would announce them now. */
final class CurrentRelations {
    private static final int COLUMN_LISTS_SINCE = 15;
    private static final int GENERATED_SINCE = 12;

    private static final String COLUMNS = "SELECT c.oid::bigint, c.relreplident::text, a.attname, a.atttypid::bigint,"
            + " a.atttypmod, c.relreplident = 'f' OR a.attname = ANY (" + IdentityColumns.ofIdentity("c") + ")"
            + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
            + " WHERE n.nspname = ? AND c.relname = ? AND %s ORDER BY a.attnum";

    /** A publication that is yet to be created publishes every column that is not generated. */
    private static final String PUBLISHED = "CASE WHEN EXISTS (" + publication("true") + ") THEN EXISTS ("
            + publication("a.attname = ANY (p.attnames)") + ") ELSE a.attgenerated = '' END";

    private record Found(int oid, char identity, Column column) {}

    private final CatalogReader catalog;
    private final List<String> publications;

    CurrentRelations(CatalogReader catalog, List<String> publications) {
        this.catalog = catalog;
        this.publications = publications;
    }

    private static String publication(String condition) {
        return "SELECT FROM pg_catalog.pg_publication_tables p WHERE p.schemaname = n.nspname"
                + " AND p.tablename = c.relname AND p.pubname = ANY (?) AND " + condition;
    }

    /** Describes one table. */
    Relation of(Table table) throws SQLException {
        List<Found> found = columns(table);
        if (found.isEmpty()) {
            return Relation.of(0, table.schema(), table.name(), ReplicaIdentity.DEFAULT, List.of());
        }
        Found first = found.get(0);
        return Relation.of(
                first.oid(),
                table.schema(),
                table.name(),
                Stream.of(ReplicaIdentity.values())
                        .filter(identity -> identity.wireByte() == first.identity())
                        .findFirst()
                        .orElse(ReplicaIdentity.DEFAULT),
                found.stream().map(Found::column).toList());
    }

    private List<Found> columns(Table table) throws SQLException {
        if (catalog.major() >= COLUMN_LISTS_SINCE) {
            return all(PUBLISHED, table.schema(), table.name(), publications, publications);
        }
        return all(catalog.major() >= GENERATED_SINCE ? "a.attgenerated = ''" : "true", table.schema(), table.name());
    }

    private List<Found> all(String published, Object... parameters) throws SQLException {
        return catalog.all(
                COLUMNS.replace("%s", published),
                row -> new Found(
                        (int) row.getLong(1),
                        row.getString(2).charAt(0),
                        new Column(row.getString(3), (int) row.getLong(4), row.getInt(5), row.getBoolean(6))),
                parameters);
    }
}
