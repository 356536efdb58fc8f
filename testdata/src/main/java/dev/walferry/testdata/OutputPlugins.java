package dev.walferry.testdata;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Lets a server load the output plugins that tests use. Since the minor releases of August 2026 it only loads those that
 * {@code output_plugin_libraries} names; older ones do not know that parameter.
 */
final class OutputPlugins {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String SETTING = "select setting from pg_settings where name = 'output_plugin_libraries'";

    private OutputPlugins() {}

    static void allow(LocalPostgres postgres) {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            if (setting(statement) == null) {
                return;
            }
            statement.execute(
                    "alter system set output_plugin_libraries" + " = pgoutput, test_decoding, wal2json, decoderbufs");
            statement.execute("select pg_reload_conf()");
            Await.until(
                    "the plugins are allowed",
                    LIMIT,
                    () -> String.valueOf(setting(statement)).contains("decoderbufs"));
        } catch (SQLException e) {
            throw new LocalServerException("cannot allow output plugins", e);
        }
    }

    private static @Nullable String setting(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(SETTING)) {
            return row.next() ? row.getString(1) : null;
        }
    }
}
