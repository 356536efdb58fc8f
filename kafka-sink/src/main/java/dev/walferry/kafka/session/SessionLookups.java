package dev.walferry.kafka.session;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.record.RecordLookups;
import dev.walferry.kafka.record.catalog.LiveCatalog;
import dev.walferry.kafka.record.key.CatalogKeyColumns;
import dev.walferry.kafka.record.key.RememberedKeys;
import dev.walferry.kafka.record.registry.SchemaIds;
import dev.walferry.kafka.record.reselect.TableRows;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.ReplicationException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the records of one session need to know beside the stream, and the threads that look it up. */
final class SessionLookups implements AutoCloseable {
    private final LiveCatalog catalog;
    private final TableRows rows;
    private final RecordLookups records;

    /**
     * Creates the lookups of a session.
     *
     * @param config what records look like
     * @param database asked for what the stream does not contain
     * @param rememberedKeys keys that earlier sessions have seen
     * @param registry supplies the ids of schemas, not closed; null if no format needs them
     * @param failures where outages are counted
     * @throws ReplicationException if the server does not tell which tables there are
     */
    SessionLookups(
            SinkConfig config,
            SourceDatabase database,
            RememberedKeys rememberedKeys,
            @Nullable SchemaIds registry,
            Failures failures) {
        Set<String> topics = TableTopics.known(config, database); // first, because it may throw
        boolean streamed = config.source().spool().streaming();
        this.catalog = new LiveCatalog(database::connect, config.source().slotName(), streamed, failures);
        this.rows = new TableRows(database::connect, failures);
        CatalogKeyColumns keys =
                new CatalogKeyColumns(catalog, streamed, config.records().keyRules(), rememberedKeys);
        this.records = new RecordLookups(keys, catalog, registry, rows, topics);
    }

    RecordLookups records() {
        return records;
    }

    @Override
    public void close() {
        rows.close();
        catalog.close();
    }
}
