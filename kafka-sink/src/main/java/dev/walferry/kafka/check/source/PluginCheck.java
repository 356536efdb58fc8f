package dev.walferry.kafka.check.source;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.check.PublishedTable;
import dev.walferry.kafka.check.PublishedTables;
import dev.walferry.kafka.check.ShortList;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.kafka.source.SlotTables;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.Publications.Table;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a plugin other than pgoutput needs, which tables it reads, and what it does not send about them. */
final class PluginCheck {
    private static final String KIND = "SELECT coalesce((SELECT c.relkind::text FROM pg_catalog.pg_class c"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ?), '')";

    private static final String VIEWS = "SELECT n.nspname || '.' || c.relname FROM pg_catalog.pg_class c"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'm' AND c.relpersistence = 'p'"
            + " ORDER BY 1";

    private static final String COLUMNS = "SELECT a.attname FROM pg_catalog.pg_attribute a"
            + " JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped"
            + " AND a.atttypid = ANY (CAST(? AS regtype[])) ORDER BY a.attnum";

    private static final String ALLOWED = "SELECT coalesce(current_setting('output_plugin_libraries', true), '*')";

    private static final String REMEDY = "move to a slot for pgoutput, which sends all of it";

    private final CatalogReader catalog;
    private final SinkConfig config;
    private final CheckReport report;
    private final OutputPlugin plugin;

    PluginCheck(CatalogReader catalog, SinkConfig config, CheckReport report) {
        this.catalog = catalog;
        this.config = config;
        this.report = report;
        this.plugin = config.source().plugin();
    }

    void run(PublishedTables tables) {
        report.attempt("output plugin", this::permission);
        report.attempt("database encoding", this::encoding);
        report.attempt("tables", () -> tables(tables));
        report.warn("losses: " + plugin + " does not send " + String.join("; ", plugin.losses()), REMEDY);
        report.attempt("columns", () -> columns(tables));
    }

    /**
     * Checks output_plugin_libraries: since some minor releases, slots may use only the plugins that this setting
     * lists.
     */
    private void permission() throws SQLException {
        String allowed = catalog.one(ALLOWED, row -> row.getString(1));
        boolean listed = Arrays.stream(allowed.split(",", -1))
                .map(String::strip)
                .anyMatch(name -> name.equals(plugin.pluginName()) || name.equals("*"));
        if (listed) {
            report.ok("output plugin: " + plugin
                    + (allowed.equals("*") ? ", allowed as every plugin" : ", allowed by output_plugin_libraries"));
        } else {
            report.fail(
                    "output plugin: output_plugin_libraries is '" + allowed + "', without " + plugin,
                    "ALTER SYSTEM SET output_plugin_libraries = " + allowed + ", " + plugin
                            + "; SELECT pg_reload_conf()");
        }
    }

    private void encoding() throws SQLException {
        String encoding = catalog.setting("server_encoding");
        if (encoding.equals("UTF8")) {
            report.ok("database encoding: UTF8");
        } else {
            report.fail(
                    "database encoding: " + encoding + ", which " + plugin + " sends as it is",
                    "use a slot for pgoutput, which converts to UTF8");
        }
    }

    private void tables(PublishedTables tables) throws SQLException {
        List<Table> named = config.source().tables();
        if (named.isEmpty()) {
            List<Table> all = SlotTables.of(catalog.connection(), config.source());
            all.forEach(table -> tables.add(PublishedTable.whole(table)));
            report.ok("tables: all of the database, now " + ShortList.of(all, Table::toString));
            views();
            return;
        }
        for (Table table : named) {
            String kind = catalog.one(KIND, row -> row.getString(1), table.schema(), table.name());
            if (kind.equals("r")) {
                tables.add(PublishedTable.whole(table));
            } else {
                report.fail(
                        "table " + table + ": " + (kind.equals("p") ? "is partitioned" : "is not a table"),
                        kind.equals("p") ? "name its partitions in source.tables" : "correct source.tables");
            }
        }
        report.ok("tables: "
                + ShortList.of(tables.all(), published -> published.table().toString()));
    }

    private void views() throws SQLException {
        List<String> views = catalog.all(VIEWS, row -> row.getString(1));
        if (!views.isEmpty()) {
            report.fail(
                    "materialized views: " + plugin
                            + " sends their rows when they are refreshed, which ends the stream: "
                            + ShortList.of(views, view -> view),
                    "name the tables to read in source.tables, or move to a slot for pgoutput, which leaves views out");
        }
    }

    private void columns(PublishedTables tables) throws SQLException {
        switch (plugin) {
            case WAL2JSON ->
                columns(
                        tables,
                        "number columns",
                        List.of("float4", "float8", "numeric"),
                        "sends NaN and infinities as null");
            case DECODERBUFS -> columns(tables, "timetz columns", List.of("timetz"), "moves values to UTC");
            case PGOUTPUT -> {}
        }
    }

    private void columns(PublishedTables tables, String what, List<String> types, String loss) throws SQLException {
        Map<Table, List<String>> columns = new LinkedHashMap<>();
        for (PublishedTable published : tables.all()) {
            Table table = published.table();
            List<String> found = catalog.all(COLUMNS, row -> row.getString(1), table.schema(), table.name(), types);
            if (!found.isEmpty()) {
                columns.put(table, found);
            }
        }
        if (!columns.isEmpty()) {
            report.warn(
                    what + ": " + plugin + " " + loss + ", in "
                            + ShortList.of(
                                    List.copyOf(columns.entrySet()),
                                    entry -> entry.getKey() + " (" + String.join(", ", entry.getValue()) + ")"),
                    "use a slot for pgoutput if these columns hold such values");
        }
    }
}
