package dev.walferry.kafka.check.source;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.check.PublishedTable;
import dev.walferry.kafka.check.PublishedTables;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.OutboxSettings;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.config.settings.RegistrySettings;
import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.kafka.record.NeededSchemas;
import dev.walferry.kafka.record.catalog.KnownCatalog;
import dev.walferry.kafka.record.catalog.TableCatalog;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.key.CurrentKeys;
import dev.walferry.kafka.record.key.KeyColumns;
import dev.walferry.kafka.record.key.RowKey;
import dev.walferry.pgoutput.Relation;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

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

    /** Surveys the tables that publications publish. */
    void run(PublishedTables tables) {
        attempt(registry -> {
            List<Relation> relations = new CurrentRelations(
                            catalog, config.source().publicationNames())
                    .of(tables.carried().stream().map(PublishedTable::table).toList());
            TableCatalog known = KnownCatalog.of(catalog.connection(), relations);
            CurrentKeys keys = new CurrentKeys(config.records().keyRules(), known);
            NeededSchemas needed = new NeededSchemas(config, registry, known, keys);
            tables.needs(needed.ofEvents());
            tellOfOutbox(config.records());
            note(relations, needed, tables);
        });
    }

    /**
     * Surveys the tables that are polled.
     *
     * @param tables takes the schemas
     * @param keys the keys of the tables
     */
    void run(PublishedTables tables, Map<Relation, RowKey> keys) {
        attempt(registry -> {
            TableCatalog known = KnownCatalog.of(catalog.connection(), keys.keySet());
            KeyColumns ofRelation = (relation, at) -> keys.get(relation);
            note(keys.keySet(), new NeededSchemas(config, registry, known, ofRelation), tables);
        });
    }

    /** What is done if a registry is needed. */
    private interface Survey {
        void with(RegistrySettings registry) throws SQLException;
    }

    private void attempt(Survey survey) {
        RegistrySettings registry = config.registry();
        RecordSettings records = config.records();
        if (registry != null
                && (records.keyFormat().needsRegistry() || records.valueFormat().needsRegistry())) {
            report.attempt("schemas", () -> survey.with(registry));
        }
    }

    private void tellOfOutbox(RecordSettings records) {
        OutboxSettings outbox = records.outbox();
        if (outbox.tables() != null
                && outbox.isStructured()
                && records.valueFormat().needsRegistry()) {
            report.ok("schemas: those of outbox events are known when the events come, and are not compared");
        }
    }

    private void note(Collection<Relation> relations, NeededSchemas needed, PublishedTables tables) {
        for (Relation relation : relations) {
            try {
                tables.needs(needed.of(relation));
            } catch (RecordMappingException e) {
                report.fail("schemas: " + e.getMessage(), "");
            }
        }
    }
}
