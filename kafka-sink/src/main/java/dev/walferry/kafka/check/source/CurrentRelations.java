package dev.walferry.kafka.check.source;

import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.kafka.record.catalog.IdentityColumns;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.replication.Publications.Table;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Describes tables as PostgreSQL would announce them now. */
final class CurrentRelations {
    private static final int COLUMN_LISTS_SINCE = 15;
    private static final int GENERATED_SINCE = 12;

    private static final String COLUMNS = "SELECT n.nspname, c.relname, c.oid::bigint, c.relreplident::text, a.attname,"
            + " a.atttypid::bigint, a.atttypmod, c.relreplident = 'f' OR a.attname = ANY ("
            + IdentityColumns.ofIdentity("c") + ")"
            + " FROM ROWS FROM (pg_catalog.unnest(?::pg_catalog.text[]), pg_catalog.unnest(?::pg_catalog.text[]))"
            + " AS t (schema, name) JOIN pg_catalog.pg_namespace n ON n.nspname = t.schema"
            + " JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.name"
            + " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
            + " WHERE %s ORDER BY c.oid, a.attnum";

    /**
     * A publication that is yet to be created publishes every column that is not generated. What is published is looked up
     * once for all tables, because that takes long.
     */
    private static final String PUBLISHED =
            "CASE WHEN (n.nspname, c.relname) IN (SELECT p.schemaname, p.tablename FROM p)"
                    + " THEN (n.nspname, c.relname, a.attname) IN (SELECT p.schemaname, p.tablename, pg_catalog.unnest(p.attnames)"
                    + " FROM p) ELSE a.attgenerated = '' END";

    private static final String PUBLICATIONS = "WITH p AS (SELECT schemaname, tablename, attnames"
            + " FROM pg_catalog.pg_publication_tables WHERE pubname = ANY (?)) ";

    private record Found(Table table, int oid, char identity, Column column) {}

    private final CatalogReader catalog;
    private final List<String> publications;

    CurrentRelations(CatalogReader catalog, List<String> publications) {
        this.catalog = catalog;
        this.publications = publications;
    }

    /** Describes tables, in the same order. */
    List<Relation> of(List<Table> tables) throws SQLException {
        Map<Table, List<Found>> columns = columns(tables).stream().collect(Collectors.groupingBy(Found::table));
        return tables.stream()
                .map(table -> relation(table, columns.getOrDefault(table, List.of())))
                .toList();
    }

    private static Relation relation(Table table, List<Found> found) {
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

    private List<Found> columns(List<Table> tables) throws SQLException {
        List<String> schemas = tables.stream().map(Table::schema).toList();
        List<String> names = tables.stream().map(Table::name).toList();
        if (catalog.major() >= COLUMN_LISTS_SINCE) {
            return all(PUBLICATIONS + COLUMNS.replace("%s", PUBLISHED), publications, schemas, names);
        }
        String published = catalog.major() >= GENERATED_SINCE ? "a.attgenerated = ''" : "true";
        return all(COLUMNS.replace("%s", published), schemas, names);
    }

    private List<Found> all(String sql, Object... parameters) throws SQLException {
        return catalog.all(
                sql,
                row -> new Found(
                        new Table(row.getString(1), row.getString(2)),
                        (int) row.getLong(3),
                        row.getString(4).charAt(0),
                        new Column(row.getString(5), (int) row.getLong(6), row.getInt(7), row.getBoolean(8))),
                parameters);
    }
}
