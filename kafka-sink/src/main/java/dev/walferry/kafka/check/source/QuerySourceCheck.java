package dev.walferry.kafka.check.source;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.check.PublishedTable;
import dev.walferry.kafka.check.PublishedTables;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.kafka.query.BlindSpots;
import dev.walferry.kafka.query.PollTrial;
import dev.walferry.kafka.query.table.PolledLists;
import dev.walferry.kafka.query.table.TableFinder;
import dev.walferry.kafka.record.RecordFindings;
import dev.walferry.kafka.record.key.RowKey;
import dev.walferry.kafka.record.shape.Finding;
import dev.walferry.pgoutput.Relation;
import dev.walferry.replication.Publications.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Everything about PostgreSQL for query-based capture, on one ordinary connection that only reads. */
public final class QuerySourceCheck {
    private final SinkConfig config;
    private final QuerySettings settings;
    private final CheckReport report;

    /**
     * Makes the check.
     *
     * @param config a valid configuration
     * @param settings those of the same configuration
     * @param report which takes the findings
     */
    public QuerySourceCheck(SinkConfig config, QuerySettings settings, CheckReport report) {
        this.config = config;
        this.settings = settings;
        this.report = report;
    }

    /**
     * Runs all checks of the source.
     *
     * @return the tables that can be polled, and the schemas that their records will need
     */
    public PublishedTables run() {
        PublishedTables tables = new PublishedTables(config.records().shape());
        settings.ignored().forEach(ignored -> report.warn("configuration: no effect: " + ignored, "leave it out"));
        SourceConnection.attempt(config, report, (connection, catalog) -> {
            lists(connection);
            PollTrial.Findings found = new PollTrial(settings, config.records()).run(connection);
            found.problems().forEach(problem -> report.fail(problem, ""));
            found.keys().forEach((relation, key) -> add(tables, relation, key));
            new SchemaSurvey(catalog, config, report).run(tables, found.keys());
            if (!settings.isQuery()) {
                tables(connection, catalog);
            }
        });
        String mode = settings.mode().word();
        BlindSpots.of(settings)
                .forEach(spot -> report.warn(
                        "mode=" + mode + ": " + spot, "see what each mode misses in docs/concepts/log-or-queries.md"));
        return tables;
    }

    private void lists(Connection connection) throws SQLException {
        PolledLists lists =
                PolledLists.of(connection, settings, config.records().shape());
        List<Finding> findings = new ArrayList<>(lists.findings());
        findings.addAll(RecordFindings.ofPolled(config.records(), lists.columns()));
        findings.forEach(finding -> report.warn(finding.what(), finding.remedy()));
    }

    private static void add(PublishedTables tables, Relation relation, RowKey key) {
        Table table = new Table(relation.namespace(), relation.name());
        tables.add(PublishedTable.polled(table));
        if (key.columns().length == 0) {
            tables.addWithoutKey(table);
        }
    }

    private void tables(Connection connection, CatalogReader catalog) throws SQLException {
        List<TableFinder.Described> tables =
                new TableFinder(settings, config.records().shape()).described(connection);
        for (TableFinder.Described table : tables) {
            boolean mayRead = catalog.one(
                    "SELECT pg_catalog.has_table_privilege(" + table.oid() + "::pg_catalog.oid, 'SELECT')",
                    row -> row.getBoolean(1));
            if (!mayRead) {
                report.fail(table.description() + ": the role may not read it", "GRANT SELECT, or leave it out");
            }
        }
        report.ok("tables: " + tables.size() + " are read");
    }
}
