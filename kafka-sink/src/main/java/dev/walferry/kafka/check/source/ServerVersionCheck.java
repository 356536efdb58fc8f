package dev.walferry.kafka.check.source;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.replication.ServerCapabilities;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Checks whether the server's version is supported, and what is known to be wrong with it. */
final class ServerVersionCheck {
    private static final int FIRST_WITH_PGOUTPUT = 10;
    private static final int OLDEST_SUPPORTED = 14;

    private final CatalogReader catalog;
    private final SinkConfig config;
    private final CheckReport report;

    ServerVersionCheck(CatalogReader catalog, SinkConfig config, CheckReport report) {
        this.catalog = catalog;
        this.config = config;
        this.report = report;
    }

    void run() {
        report.attempt("server version", () -> {
            int number = Integer.parseInt(catalog.setting("server_version_num"));
            if (number / 10_000 < FIRST_WITH_PGOUTPUT) {
                report.fail(version() + " has no pgoutput", "upgrade to PostgreSQL 14 or later");
            } else {
                release(new ServerCapabilities(number));
            }
        });
        report.attempt("output_plugin_libraries", this::plugin);
    }

    private String version() throws SQLException {
        return "server version: " + catalog.setting("server_version");
    }

    void release(ServerCapabilities server) throws SQLException {
        Optional<String> newer = server.newerThanTested();
        if (server.major() < OLDEST_SUPPORTED) {
            report.warn(version() + ", which PostgreSQL no longer maintains", "upgrade it");
        } else if (newer.isPresent()) {
            report.warn("server version: " + newer.get(), "look for a newer Walferry");
        } else {
            report.ok(version());
        }
        if (server.emptyOutcomes().isPresent() && isTwoPhase()) {
            report.warn(
                    "server version: " + server.emptyOutcomes().get() + ", and this slot has two-phase commit on",
                    "upgrade to the latest minor release");
        }
        if (server.strayAborts().isPresent() && !config.source().spool().streaming()) {
            report.warn(
                    "server version: " + server.strayAborts().get(),
                    "upgrade to a later minor release; nothing is lost until then");
        }
    }

    private boolean isTwoPhase() throws SQLException {
        return catalog.one(
                "SELECT EXISTS (SELECT FROM pg_catalog.pg_replication_slots WHERE slot_name = ? AND two_phase)",
                row -> row.getBoolean(1),
                config.source().slotName());
    }

    /** The setting exists since 14.24, 15.19, 16.15, 17.11 and 18.5; by default it lists pgoutput. */
    private void plugin() throws SQLException {
        List<String> allowed = catalog.all(
                "SELECT setting FROM pg_catalog.pg_settings WHERE name = 'output_plugin_libraries'",
                row -> row.getString(1));
        boolean refused = allowed.stream()
                .noneMatch(list -> Arrays.stream(list.split(","))
                        .map(name -> name.strip().replace("\"", ""))
                        .anyMatch(name -> name.equals("pgoutput") || name.equals("*")));
        if (!allowed.isEmpty() && refused) {
            report.fail(
                    "output_plugin_libraries: " + allowed.get(0) + ", so the server does not load pgoutput",
                    "add pgoutput to output_plugin_libraries and reload the server");
        }
    }
}
