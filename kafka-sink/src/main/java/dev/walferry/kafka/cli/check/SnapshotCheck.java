package dev.walferry.kafka.cli.check;

import dev.walferry.kafka.cli.CatalogReader;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.mode.SnapshotMode;
import dev.walferry.replication.Publications.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether the rows that tables have already can be read, and how many bytes they take. */
final class SnapshotCheck {
    /** A key that is deferrable tells rows apart all the same. */
    private static final String READABLE =
            "SELECT pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'SELECT'),"
                    + " pg_catalog.row_security_active(c.oid),"
                    + " EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid"
                    + " AND CASE c.relreplident WHEN 'i' THEN i.indisreplident ELSE i.indisprimary END),"
                    + " coalesce((SELECT sum(pg_catalog.pg_table_size(t.relid)) FROM pg_catalog.pg_partition_tree(c.oid) t),"
                    + " pg_catalog.pg_table_size(c.oid))::int8"
                    + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE n.nspname = ? AND c.relname = ?";

    private static final String OR_NOT = ", leave it out with snapshot.tables, or set snapshot.mode=never";
    private static final double MEGABYTE = 1 << 20;

    private record Access(boolean granted, boolean hidesRows, boolean keyed, long bytes) {}

    private final CatalogReader catalog;
    private final SinkConfig config;
    private final CheckReport report;

    SnapshotCheck(CatalogReader catalog, SinkConfig config, CheckReport report) {
        this.catalog = catalog;
        this.config = config;
        this.report = report;
    }

    void run(PublishedTables tables) {
        if (config.snapshot().mode() != SnapshotMode.NEVER) {
            report.attempt("snapshots", () -> {
                if (catalog.one("SELECT pg_catalog.pg_is_in_recovery()", row -> row.getBoolean(1))) {
                    report.fail(
                            "snapshots: the server is a standby",
                            "take the snapshot on the primary, or set snapshot.mode=never");
                } else {
                    onPrimary(tables);
                }
            });
        }
    }

    private void onPrimary(PublishedTables tables) throws SQLException {
        List<Table> readable = new ArrayList<>();
        long bytes = 0;
        for (PublishedTable published : tables.all()) {
            Table table = published.table();
            if (config.snapshot().includes(table) && config.records().shape().carries(table.schema(), table.name())) {
                Access found = access(table);
                if (isReadable(table, found)) {
                    readable.add(table);
                    bytes += found.bytes();
                }
            }
        }
        if (!readable.isEmpty()) {
            report.ok(String.format(
                    Locale.ROOT,
                    "snapshot.mode=%s: can read %s, %,.1f MB in all",
                    config.snapshot().mode().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    ShortList.of(readable, Table::toString),
                    bytes / MEGABYTE));
        }
    }

    private boolean isReadable(Table table, Access found) {
        if (!found.granted()) {
            report.fail(
                    "table " + table + ": the role may not read its rows",
                    "GRANT SELECT on the table and USAGE on its schema" + OR_NOT);
        } else if (found.hidesRows()) {
            report.fail(
                    "table " + table + ": row-level security would hide rows from the role",
                    "ALTER ROLE ... BYPASSRLS" + OR_NOT);
        } else {
            if (!found.keyed()) {
                withoutKey(table, found);
            }
            return true;
        }
        return false;
    }

    private void withoutKey(Table table, Access found) {
        report.warn(
                String.format(
                        Locale.ROOT,
                        "table %s: without a key its %,.1f MB are read in one transaction, and an UPDATE or DELETE of it"
                                + " holds up the stream until then",
                        table,
                        found.bytes() / MEGABYTE),
                "add a primary key or a replica identity index" + OR_NOT);
    }

    private Access access(Table table) throws SQLException {
        return catalog.one(
                READABLE,
                row -> new Access(row.getBoolean(1), row.getBoolean(2), row.getBoolean(3), row.getLong(4)),
                table.schema(),
                table.name());
    }
}
