package dev.walferry.kafka.check.source;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.kafka.source.Login;
import java.sql.Connection;
import java.sql.SQLException;

/** The connection over which a check looks at the source. It can change nothing. */
final class SourceConnection {
    private SourceConnection() {}

    /** What is checked. */
    @FunctionalInterface
    interface Checks {
        void run(Connection connection, CatalogReader catalog) throws SQLException;
    }

    /** Connects, and reports the database and the role; without a connection, why there is none. */
    static void attempt(SinkConfig config, CheckReport report, Checks checks) {
        report.attempt("source", () -> {
            try (Connection connection =
                    Login.of(config.source()).connect(config.source().receiverTimeout())) {
                connection.setReadOnly(true);
                CatalogReader catalog = new CatalogReader(connection);
                report.ok(catalog.one(
                        "SELECT pg_catalog.format('source: connected to database \"%s\" as \"%s\"',"
                                + " pg_catalog.current_database(), current_user)",
                        row -> row.getString(1)));
                checks.run(connection, catalog);
            }
        });
    }
}
