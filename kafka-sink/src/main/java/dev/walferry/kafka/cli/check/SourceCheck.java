package dev.walferry.kafka.cli.check;

import dev.walferry.kafka.cli.CatalogReader;
import dev.walferry.kafka.cli.SourceErrors;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.source.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Everything about PostgreSQL, on one ordinary connection that only reads. */
final class SourceCheck {
    private final SinkConfig config;
    private final CheckReport report;

    SourceCheck(SinkConfig config, CheckReport report) {
        this.config = config;
        this.report = report;
    }

    /** Returns the tables that are published, none if that cannot be known. */
    List<PublishedTable> run() {
        try (Connection connection = Login.of(config.source()).connect()) {
            connection.setReadOnly(true);
            CatalogReader query = new CatalogReader(connection);
            report.ok("source: "
                    + query.one(
                            "SELECT format('connected to database \"%s\" as \"%s\"', current_database(),"
                                    + " current_user)",
                            row -> row.getString(1)));
            return onConnection(query);
        } catch (SQLException e) {
            report.fail("source: " + SourceErrors.reason(e), SourceErrors.remedy(e));
            return List.of();
        }
    }

    private List<PublishedTable> onConnection(CatalogReader query) {
        new ServerCheck(query, config, report).run();
        PublicationCheck publications = new PublicationCheck(query, config, report);
        publications.run();
        new IdentityCheck(query, report).run(publications.tables());
        new ColumnListCheck(query, report).run(config.source().publicationNames());
        new SessionCheck(query, config, report).run(publications.missing());
        new SlotCheck(query, config, report).run();
        return publications.tables();
    }
}
