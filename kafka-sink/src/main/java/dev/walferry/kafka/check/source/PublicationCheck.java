package dev.walferry.kafka.check.source;

import dev.walferry.Printable;
import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.check.PublishedTable;
import dev.walferry.kafka.check.PublishedTables;
import dev.walferry.kafka.check.ShortList;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.mode.PublicationCreation;
import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.replication.Publications;
import dev.walferry.replication.Publications.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Checks whether the publications exist, and what they publish. */
final class PublicationCheck {
    private static final String ORDINARY_TABLES = "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r'"
            + " AND c.relpersistence = 'p' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'"
            + " ORDER BY 1, 2";

    /** The table itself, or its partitions. */
    private static final String LEAVES = "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND c.oid IN"
            + " (SELECT r.oid FROM pg_catalog.pg_class r JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace"
            + " WHERE rn.nspname = ? AND r.relname = ? UNION SELECT t.relid FROM pg_catalog.pg_class r"
            + " JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace"
            + " CROSS JOIN LATERAL pg_catalog.pg_partition_tree(r.oid) t WHERE rn.nspname = ? AND r.relname = ?)"
            + " ORDER BY 1, 2";

    private static final String WITHHELD =
            "SELECT pg_catalog.concat_ws(', ', CASE WHEN NOT pubinsert THEN 'insert' END,"
                    + " CASE WHEN NOT pubupdate THEN 'update' END, CASE WHEN NOT pubdelete THEN 'delete' END,"
                    + " CASE WHEN NOT pubtruncate THEN 'truncate' END) FROM pg_catalog.pg_publication WHERE pubname = ?";

    private static final String PUBLISHED = "SELECT t.schemaname, t.tablename, p.pubupdate, p.pubdelete, p.pubtruncate"
            + " FROM pg_catalog.pg_publication_tables t JOIN pg_catalog.pg_publication p USING (pubname)"
            + " WHERE p.pubname = ? ORDER BY 1, 2";

    private final CatalogReader catalog;
    private final SinkConfig config;
    private final CheckReport report;
    private final PublishedTables tables;
    private final List<String> missing = new ArrayList<>();

    PublicationCheck(CatalogReader catalog, SinkConfig config, CheckReport report, PublishedTables tables) {
        this.catalog = catalog;
        this.config = config;
        this.report = report;
        this.tables = tables;
    }

    void run() {
        report.attempt("publications", () -> {
            List<String> names = config.source().publicationNames();
            missing.addAll(new Publications(catalog.connection()).missing(names));
            for (String name : names) {
                if (missing.contains(name)) {
                    missing(name);
                } else {
                    exists(name);
                }
            }
            if (!missing.isEmpty()) {
                toBeCreated();
            }
            if (missing.isEmpty() || config.source().createPublications() == PublicationCreation.NONE) {
                notCarried(names);
            }
        });
    }

    /** Returns the publications that do not exist. */
    List<String> missing() {
        return missing;
    }

    private void missing(String name) {
        String what = "publication " + Printable.quoted(name) + ": does not exist";
        if (config.source().createPublications() == PublicationCreation.NONE) {
            report.fail(what, "CREATE PUBLICATION ... before the slot is created, or set source.publication.create");
        } else {
            report.ok(what + " and will be created");
        }
    }

    private void exists(String name) throws SQLException {
        String what = "publication " + Printable.quoted(name) + ": ";
        String withheld = catalog.one(WITHHELD, row -> row.getString(1), name);
        List<PublishedTable> published = catalog.all(
                PUBLISHED,
                row -> new PublishedTable(
                        new Table(row.getString(1), row.getString(2)),
                        row.getBoolean(3),
                        row.getBoolean(4),
                        row.getBoolean(5)),
                name);
        published.forEach(tables::add);
        String names = ShortList.of(published, p -> p.table().toString());
        if (published.isEmpty()) {
            report.warn(what + "has no table", "ALTER PUBLICATION ... ADD TABLE ...");
        } else if (!withheld.isEmpty()) {
            report.warn(
                    what + names + ", without " + withheld,
                    "ALTER PUBLICATION ... SET (publish = 'insert, update, delete, truncate'), unless this is intended");
        } else {
            report.ok(what + names);
        }
    }

    private void toBeCreated() throws SQLException {
        switch (config.source().createPublications()) {
            case ALL -> addAll(catalog.all(ORDINARY_TABLES, row -> new Table(row.getString(1), row.getString(2))));
            case TABLES -> {
                for (Table table : config.source().tables()) {
                    wanted(table);
                }
            }
            case NONE -> {} // reported as missing
        }
    }

    private void wanted(Table table) throws SQLException {
        List<Table> leaves = catalog.all(
                LEAVES,
                row -> new Table(row.getString(1), row.getString(2)),
                table.schema(),
                table.name(),
                table.schema(),
                table.name());
        addAll(leaves);
        boolean exists = catalog.one(
                "SELECT pg_catalog.to_regclass(pg_catalog.format('%I.%I', ?::text, ?::text)) IS NOT NULL",
                row -> row.getBoolean(1), table.schema(), table.name());
        if (!exists) {
            report.fail("table " + table + ": does not exist", "create it, or remove it from source.tables");
        }
    }

    private void addAll(List<Table> whole) {
        whole.forEach(table -> tables.add(PublishedTable.whole(table)));
    }

    /** Tables that source.tables names but no publication publishes. */
    private void notCarried(List<String> names) throws SQLException {
        List<Table> wanted = config.source().tables();
        for (Table table : new Publications(catalog.connection()).unpublished(names, wanted)) {
            report.fail(
                    "table " + table + ": in none of the publications, so its changes are not delivered",
                    "ALTER PUBLICATION ... ADD TABLE ...");
        }
    }
}
