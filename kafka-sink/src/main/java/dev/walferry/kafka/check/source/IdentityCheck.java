package dev.walferry.kafka.check.source;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.check.PublishedTable;
import dev.walferry.kafka.check.PublishedTables;
import dev.walferry.kafka.check.ShortList;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.Publications.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks whether each published table identifies the row of an UPDATE or DELETE, and whether its records have a key. */
final class IdentityCheck {
    /** A deferrable primary key does not count, and a chosen index may have been dropped. */
    private static final String IDENTITY =
            "SELECT c.relkind::text, c.relreplident::text, c.relreplident = 'f' OR EXISTS"
                    + " (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisvalid AND i.indimmediate AND"
                    + " CASE c.relreplident WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident ELSE false END),"
                    + " EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND"
                    + " CASE c.relreplident WHEN 'i' THEN i.indisreplident ELSE i.indisprimary END)"
                    + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE n.nspname = ? AND c.relname = ?";

    private static final Map<String, String> WHY = Map.of(
            "d", "replica identity DEFAULT without a usable primary key",
            "i", "the index of its replica identity is gone",
            "n", "replica identity NOTHING");

    private record Identity(String kind, String letter, boolean usable, boolean keyed) {
        boolean isPartitioned() {
            return kind.equals("p");
        }
    }

    private final CatalogReader catalog;
    private final SinkConfig config;
    private final CheckReport report;

    IdentityCheck(CatalogReader catalog, SinkConfig config, CheckReport report) {
        this.catalog = catalog;
        this.config = config;
        this.report = report;
    }

    void run(PublishedTables tables) {
        report.attempt("replica identities", () -> {
            List<Table> usable = new ArrayList<>();
            List<Table> withoutKey = new ArrayList<>();
            for (PublishedTable published : tables.all()) {
                Identity identity = identity(published.table());
                boolean keyed = KeyChoice.isKeyed(config.records(), published.table(), identity.keyed());
                if (!keyed) {
                    tables.addWithoutKey(published.table());
                }
                if (isRefused(published, identity)) {
                    refused(published, identity, keyed);
                } else {
                    usable.add(published.table());
                    if (!keyed) {
                        withoutKey.add(published.table());
                    }
                }
            }
            summarize(usable, withoutKey);
        });
    }

    private Identity identity(Table table) throws SQLException {
        return catalog.one(
                IDENTITY,
                row -> new Identity(row.getString(1), row.getString(2), row.getBoolean(3), row.getBoolean(4)),
                table.schema(),
                table.name());
    }

    /**
     * Returns whether the server refuses updates. For a partitioned table it looks at the partitions, so
     * {@link PartitionCheck} does too.
     */
    private static boolean isRefused(PublishedTable published, Identity identity) {
        return !identity.usable() && !identity.isPartitioned() && (published.updates() || published.deletes());
    }

    private void refused(PublishedTable published, Identity identity, boolean keyed) {
        report.warn(
                "table " + published.table() + ": " + WHY.getOrDefault(identity.letter(), "no replica identity")
                        + (config.source().plugin() == OutputPlugin.PGOUTPUT
                                ? ", so the server refuses " + published.refused() + " on it"
                                : ", so " + config.source().plugin() + " does not send " + published.refused()
                                        + " of it")
                        + (keyed ? "" : ", and records have no key"),
                "add a primary key, or ALTER TABLE ... REPLICA IDENTITY USING INDEX ... or FULL");
    }

    private void summarize(List<Table> usable, List<Table> withoutKey) {
        if (!usable.isEmpty()) {
            report.ok("replica identity: usable on " + ShortList.of(usable, Table::toString));
        }
        if (!withoutKey.isEmpty()) {
            report.warn(
                    "record keys: none for " + ShortList.of(withoutKey, Table::toString)
                            + ", so the changes of a row may arrive in any order",
                    "add a primary key, or choose a key with message.key.columns");
        }
    }
}
