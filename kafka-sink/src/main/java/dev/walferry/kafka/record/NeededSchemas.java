package dev.walferry.kafka.record;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.RegistrySettings;
import dev.walferry.kafka.record.catalog.TableCatalog;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.key.KeyColumns;
import dev.walferry.kafka.record.registry.CollectedSchemas;
import dev.walferry.kafka.record.registry.SchemaQuestion;
import dev.walferry.kafka.record.reselect.RowLookup;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Relation;
import java.util.List;

/** Finds out which schemas records will need in the registry, before there is any record. Immutable. */
public final class NeededSchemas {
    /** Schemas do not say where records come from. */
    private static final SourceFacts NOWHERE = new SourceFacts("", "");

    private final SinkConfig config;
    private final RegistrySettings registry;
    private final TableCatalog catalog;
    private final KeyColumns keys;

    /**
     * Creates the schemas under a configuration.
     *
     * @param config what records look like
     * @param registry how subjects are named
     * @param catalog describes the tables without a wait
     * @param keys knows the tables' keys without a wait
     */
    public NeededSchemas(SinkConfig config, RegistrySettings registry, TableCatalog catalog, KeyColumns keys) {
        this.config = config;
        this.registry = registry;
        this.catalog = catalog;
        this.keys = keys;
    }

    /**
     * Returns the schemas of a table's rows, as the table is now.
     *
     * @param relation as PostgreSQL will announce it
     * @return those of keys and values; none if its rows become no records, or records without such schemas
     * @throws RecordMappingException if its rows cannot become records
     */
    public List<SchemaQuestion> of(Relation relation) {
        CollectedSchemas schemas = new CollectedSchemas(registry);
        mapper(schemas).prepare(relation);
        return schemas.asked();
    }

    /**
     * Returns the schemas of records that are not about a table: transactions, logical messages and heartbeats. Those of
     * outbox events depend on the events.
     *
     * @return none if there are no such records, or they have no such schemas
     */
    public List<SchemaQuestion> ofEvents() {
        CollectedSchemas schemas = new CollectedSchemas(registry);
        RecordMapper<byte[]> mapper = mapper(schemas);
        mapper.map(new Begin(Lsn.ZERO, 0, 1), Lsn.ZERO, record -> {});
        mapper.prepareMessages();
        if (config.heartbeats().enabled()) {
            mapper.heartbeats(config.heartbeats().topic()).at(0);
        }
        return schemas.asked();
    }

    private RecordMapper<byte[]> mapper(CollectedSchemas schemas) {
        return RecordMapper.encoded(
                config.records(), NOWHERE, new RecordLookups(keys, catalog, schemas, RowLookup.NONE));
    }
}
