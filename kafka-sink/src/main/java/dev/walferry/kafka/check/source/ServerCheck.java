package dev.walferry.kafka.check.source;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.replication.ReplicationSlots;
import java.sql.SQLException;

/** Checks whether the server is set up for logical replication, and has room for one more stream. */
final class ServerCheck {
    private static final int LOGICAL_ON_DEMAND = 19;

    private final CatalogReader catalog;
    private final SinkConfig config;
    private final CheckReport report;

    ServerCheck(CatalogReader catalog, SinkConfig config, CheckReport report) {
        this.catalog = catalog;
        this.config = config;
        this.report = report;
    }

    void run() {
        report.attempt("wal_level", this::walLevel);
        report.attempt("replication slots", this::freeSlots);
        report.attempt("walsenders", this::freeSenders);
    }

    private void walLevel() throws SQLException {
        String level = catalog.setting("wal_level");
        int major = catalog.major();
        if (level.equals("logical") || (major >= LOGICAL_ON_DEMAND && level.equals("replica"))) {
            report.ok("wal_level: " + level);
        } else {
            report.fail(
                    "wal_level: " + level + ", but must be logical",
                    "ALTER SYSTEM SET wal_level = logical, then restart the server");
        }
    }

    private void freeSlots() throws SQLException {
        int max = Integer.parseInt(catalog.setting("max_replication_slots"));
        int used = catalog.one("SELECT count(*) FROM pg_catalog.pg_replication_slots", row -> row.getInt(1));
        boolean needed = new ReplicationSlots(catalog.connection())
                .find(config.source().slotName())
                .isEmpty();
        String what = "replication slots: " + (max - used) + " of " + max + " free";
        if (used < max || !needed) {
            report.ok(what);
        } else {
            report.fail(what, "drop an unused slot, or raise max_replication_slots and restart the server");
        }
    }

    private void freeSenders() throws SQLException {
        int max = Integer.parseInt(catalog.setting("max_wal_senders"));
        int used = catalog.one("SELECT count(*) FROM pg_catalog.pg_stat_replication", row -> row.getInt(1));
        String what = "walsenders: " + (max - used) + " of " + max + " free";
        if (used < max) {
            report.ok(what);
        } else {
            report.fail(what, "stop a replication client, or raise max_wal_senders and restart the server");
        }
    }
}
