package dev.walferry.kafka.cli.check;

import dev.walferry.kafka.cli.CatalogReader;
import dev.walferry.kafka.config.SinkConfig;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Whether the server's version is supported, and what is known to be wrong with it. */
final class ServerVersionCheck {
    private static final int FIRST_WITH_PGOUTPUT = 10;
    private static final int OLDEST_SUPPORTED = 14;
    private static final int NEWEST_TESTED = 18;

    /** Before these minors, COMMIT PREPARED may arrive without its PREPARE, and the transaction is lost. */
    private static final Map<Integer, Integer> PREPARED_FIXED = Map.of(15, 19, 16, 15, 17, 11, 18, 6);

    /** Up to this minor, 18 may send Stream Abort to a client that did not ask for streaming. */
    private static final int LAST_18_WITH_STREAM_ABORT = 6;

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
            major(number / 10_000);
            minor(number / 10_000, number % 10_000);
        });
        report.attempt("output_plugin_libraries", this::plugin);
    }

    private void major(int major) throws SQLException {
        String what = "server version: " + catalog.setting("server_version");
        if (major < FIRST_WITH_PGOUTPUT) {
            report.fail(what + " has no pgoutput", "upgrade to PostgreSQL 14 or later");
        } else if (major < OLDEST_SUPPORTED) {
            report.warn(what + ", which PostgreSQL no longer maintains", "upgrade it");
        } else if (major > NEWEST_TESTED) {
            report.warn(
                    what + " is newer than " + NEWEST_TESTED + ", the newest that Walferry was tested with",
                    "look for a newer Walferry");
        } else {
            report.ok(what);
        }
    }

    private void minor(int major, int minor) throws SQLException {
        Integer fixed = PREPARED_FIXED.get(major);
        if (fixed != null && minor < fixed && isTwoPhase()) {
            report.warn(
                    "server version: before " + major + "." + fixed + " a prepared transaction may arrive as COMMIT"
                            + " PREPARED without its changes, and this slot has two-phase commit on",
                    "upgrade to " + major + "." + fixed);
        }
        if (major == NEWEST_TESTED
                && minor <= LAST_18_WITH_STREAM_ABORT
                && !config.source().spool().streaming()) {
            report.warn(
                    "server version: 18.0 to 18." + LAST_18_WITH_STREAM_ABORT
                            + " may send Stream Abort although streaming"
                            + " is off; Walferry ignores it, other clients may not",
                    "upgrade once 18." + (LAST_18_WITH_STREAM_ABORT + 1) + " is out; nothing is lost until then");
        }
    }

    private boolean isTwoPhase() throws SQLException {
        return catalog.one(
                "SELECT EXISTS (SELECT FROM pg_catalog.pg_replication_slots WHERE slot_name = ? AND two_phase)",
                row -> row.getBoolean(1),
                config.source().slotName());
    }

    /** The setting exists since 14.24, 15.19, 16.15, 17.11 and 18.6; by default it lists pgoutput. */
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
