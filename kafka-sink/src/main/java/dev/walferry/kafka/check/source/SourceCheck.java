package dev.walferry.kafka.check.source;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.check.PublishedTables;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.plugin.OutputPlugin;
import java.util.List;

/** Everything about PostgreSQL, on one ordinary connection that only reads. */
public final class SourceCheck {
    private static final String PUBLICATIONS = "source.publication.names";

    private final SinkConfig config;
    private final CheckReport report;

    /**
     * Makes the check.
     *
     * @param config a valid configuration
     * @param report which takes the findings
     */
    public SourceCheck(SinkConfig config, CheckReport report) {
        this.config = config;
        this.report = report;
    }

    /**
     * Runs all checks of the source.
     *
     * @return the published tables, none if they cannot be known
     */
    public PublishedTables run() {
        PublishedTables tables = new PublishedTables(config.records().shape());
        report.about("source.url");
        SourceConnection.attempt(config, report, (connection, catalog) -> onConnection(catalog, tables));
        report.about("");
        return tables;
    }

    private void onConnection(CatalogReader catalog, PublishedTables tables) {
        new ServerCheck(catalog, config, report).run();
        report.about("source.plugin");
        new ServerVersionCheck(catalog, config, report).run();
        List<String> missing = config.source().plugin() == OutputPlugin.PGOUTPUT
                ? publications(catalog, tables)
                : plugin(catalog, tables);
        report.about("source.user");
        new SessionCheck(catalog, config, report).run(missing);
        report.about(PUBLICATIONS);
        new ListCheck(catalog, config.records(), report).run(tables);
        new SchemaSurvey(catalog, config, report).run(tables);
        report.about("source.slot.name");
        new SlotCheck(catalog, config, report).run();
        report.about("source.slot.failover");
        new FailoverCheck(catalog, config, report).run();
    }

    /** Returns the publications that are missing. */
    private List<String> publications(CatalogReader catalog, PublishedTables tables) {
        report.about(PUBLICATIONS);
        PublicationCheck publications = new PublicationCheck(catalog, config, report, tables);
        publications.run();
        rows(catalog, tables);
        report.about(PUBLICATIONS);
        List<String> names = config.source().publicationNames();
        new PartitionCheck(catalog, config, report).run(names);
        new ColumnListCheck(catalog, report).run(names);
        return publications.missing();
    }

    private List<String> plugin(CatalogReader catalog, PublishedTables tables) {
        new PluginCheck(catalog, config, report).run(tables);
        rows(catalog, tables);
        return List.of();
    }

    /** Checks what tells the rows of tables apart, and whether the rows that exist can be read. */
    private void rows(CatalogReader catalog, PublishedTables tables) {
        new IdentityCheck(catalog, config, report).run(tables);
        report.about("snapshot.mode");
        new SnapshotCheck(catalog, config, report).run(tables);
    }
}
