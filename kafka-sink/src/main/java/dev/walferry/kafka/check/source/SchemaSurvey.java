package dev.walferry.kafka.check.source;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.check.PublishedTable;
import dev.walferry.kafka.check.PublishedTables;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.config.settings.RegistrySettings;
import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.kafka.record.NeededSchemas;
import dev.walferry.kafka.record.catalog.KnownCatalog;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.pgoutput.Relation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Finds out which schemas the registry will be asked for, and whether there can be such schemas. */
final class SchemaSurvey {
    private final CatalogReader catalog;
    private final SinkConfig config;
    private final CheckReport report;

    SchemaSurvey(CatalogReader catalog, SinkConfig config, CheckReport report) {
        this.catalog = catalog;
        this.config = config;
        this.report = report;
    }

    void run(PublishedTables tables) {
        RegistrySettings registry = config.registry();
        RecordSettings records = config.records();
        if (registry != null
                && (records.keyFormat().needsRegistry() || records.valueFormat().needsRegistry())) {
            report.attempt("schemas", () -> survey(registry, tables));
        }
    }

    private void survey(RegistrySettings registry, PublishedTables tables) throws SQLException {
        List<Relation> relations = relations(tables);
        NeededSchemas needed = new NeededSchemas(config, registry, KnownCatalog.of(catalog.connection(), relations));
        tables.needs(needed.ofEvents());
        for (Relation relation : relations) {
            try {
                tables.needs(needed.of(relation));
            } catch (RecordMappingException e) {
                report.fail("schemas: " + e.getMessage(), "");
            }
        }
    }

    private List<Relation> relations(PublishedTables tables) throws SQLException {
        CurrentRelations current = new CurrentRelations(catalog, config.source().publicationNames());
        List<Relation> relations = new ArrayList<>();
        for (PublishedTable published : tables.carried()) {
            relations.add(current.of(published.table()));
        }
        return relations;
    }
}
