package dev.walferry.kafka.cli.check;

import dev.walferry.kafka.cli.CatalogReader;
import dev.walferry.kafka.config.PublicationCreation;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.replication.Publications;
import dev.walferry.replication.Publications.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether the publications exist, and what they publish. */
final class PublicationCheck {
    private static final String ORDINARY_TABLES = "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r'"
            + " AND c.relpersistence = 'p' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'"
            + " ORDER BY 1, 2";

    private final CatalogReader query;
    private final SinkConfig config;
    private final CheckReport report;
    private final List<String> missing = new ArrayList<>();
    private final Map<Table, PublishedTable> tables = new LinkedHashMap<>();

    PublicationCheck(CatalogReader query, SinkConfig config, CheckReport report) {
        this.query = query;
        this.config = config;
        this.report = report;
    }

    void run() {
        report.attempt("publications", "", () -> {
            missing.addAll(
                    new Publications(query.connection()).missing(config.source().publicationNames()));
            for (String name : config.source().publicationNames()) {
                if (missing.contains(name)) {
                    missing(name);
                } else {
                    exists(name);
                }
            }
            if (!missing.isEmpty()) {
                toBeCreated();
            }
            uncovered();
        });
    }

    /** Publications that do not exist. */
    List<String> missing() {
        return missing;
    }

    /** Every table that is published, or would be by a publication that is to be created. */
    List<PublishedTable> tables() {
        return List.copyOf(tables.values());
    }

    private void missing(String name) {
        if (config.source().createPublications() == PublicationCreation.NONE) {
            report.fail(
                    "publication \"" + name + "\": does not exist",
                    "CREATE PUBLICATION ... before the slot is created, or set source.publication.create");
        } else {
            report.ok("publication \"" + name + "\": does not exist and will be created");
        }
    }

    private void exists(String name) throws SQLException {
        String what = "publication \"" + name + "\": ";
        String withheld = query.one(
                "SELECT concat_ws(', ', CASE WHEN NOT pubinsert THEN 'insert' END, CASE WHEN NOT pubupdate THEN 'update'"
                        + " END, CASE WHEN NOT pubdelete THEN 'delete' END, CASE WHEN NOT pubtruncate THEN 'truncate'"
                        + " END) FROM pg_catalog.pg_publication WHERE pubname = ?",
                row -> row.getString(1),
                name);
        List<PublishedTable> published = query.all(
                "SELECT t.schemaname, t.tablename, p.pubupdate, p.pubdelete FROM pg_catalog.pg_publication_tables t"
                        + " JOIN pg_catalog.pg_publication p USING (pubname) WHERE p.pubname = ? ORDER BY 1, 2",
                row -> new PublishedTable(
                        new Table(row.getString(1), row.getString(2)), row.getBoolean(3), row.getBoolean(4)),
                name);
        published.forEach(this::add);
        if (published.isEmpty()) {
            report.warn(what + "has no table", "ALTER PUBLICATION ... ADD TABLE ...");
        } else if (!withheld.isEmpty()) {
            report.warn(
                    what + ShortList.some(published, p -> p.table().toString()) + ", without " + withheld,
                    "ALTER PUBLICATION ... SET (publish = 'insert, update, delete, truncate'), unless it is meant so");
        } else {
            report.ok(what + ShortList.some(published, p -> p.table().toString()));
        }
    }

    private void add(PublishedTable published) {
        tables.merge(
                published.table(),
                published,
                (a, b) -> new PublishedTable(a.table(), a.updates() || b.updates(), a.deletes() || b.deletes()));
    }

    private void toBeCreated() throws SQLException {
        if (config.source().createPublications() == PublicationCreation.ALL) {
            query.all(ORDINARY_TABLES, row -> new Table(row.getString(1), row.getString(2)))
                    .forEach(table -> add(new PublishedTable(table, true, true)));
        } else if (config.source().createPublications() == PublicationCreation.TABLES) {
            config.source().tables().forEach(table -> add(new PublishedTable(table, true, true)));
        }
    }

    /** Tables that were asked for by name and that no existing publication carries. */
    private void uncovered() {
        for (Table table : config.source().tables()) {
            if (!tables.containsKey(table)) {
                report.fail(
                        "table " + table + ": in none of the publications, so its changes are not carried",
                        "ALTER PUBLICATION ... ADD TABLE ...");
            }
        }
    }
}
