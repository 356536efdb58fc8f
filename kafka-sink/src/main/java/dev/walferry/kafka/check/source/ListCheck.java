package dev.walferry.kafka.check.source;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.check.PublishedTables;
import dev.walferry.kafka.check.ShortList;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.kafka.record.RecordFindings;
import dev.walferry.kafka.record.catalog.NamedColumn;
import dev.walferry.kafka.record.catalog.NamedColumns;
import dev.walferry.kafka.record.shape.Finding;
import java.util.List;

/** Checks whether the lists, rules and keys of the configuration match tables and columns that exist. */
final class ListCheck {
    private final CatalogReader catalog;
    private final RecordSettings settings;
    private final CheckReport report;

    ListCheck(CatalogReader catalog, RecordSettings settings, CheckReport report) {
        this.catalog = catalog;
        this.settings = settings;
        this.report = report;
    }

    void run(PublishedTables tables) {
        if (tables.all().isEmpty()) {
            return;
        }
        report.attempt("lists of tables and columns", () -> {
            List<String> schemas = tables.all().stream()
                    .map(published -> published.table().schema())
                    .toList();
            List<String> names = tables.all().stream()
                    .map(published -> published.table().name())
                    .toList();
            List<NamedColumn> columns = NamedColumns.of(catalog.connection(), schemas, names);
            for (Finding finding : RecordFindings.of(settings, columns)) {
                report.warn(finding.what(), finding.remedy());
            }
            if (!settings.shape().carriesAllTables()) {
                carried(tables);
            }
        });
    }

    private void carried(PublishedTables tables) {
        if (!tables.carried().isEmpty()) {
            report.ok("tables that the lists carry: "
                    + ShortList.of(
                            tables.carried(), published -> published.table().toString()));
        }
    }
}
