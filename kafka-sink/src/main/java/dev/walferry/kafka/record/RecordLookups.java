package dev.walferry.kafka.record;

import dev.walferry.kafka.record.catalog.TableCatalog;
import dev.walferry.kafka.record.key.KeyColumns;
import dev.walferry.kafka.record.registry.SchemaRegistry;
import dev.walferry.kafka.record.reselect.RowLookup;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lookups for what the stream does not contain. None of them waits.
 *
 * @param keys looks up key columns
 * @param catalog looks up types that are not built in, and what schemas need to know of columns
 * @param registry supplies the ids of schemas; null without a schema registry
 * @param rows looks up values that were not sent
 * @param tableTopics the topics that tables are known to have; others are known with their first rows
 */
public record RecordLookups(
        KeyColumns keys,
        TableCatalog catalog,
        @Nullable SchemaRegistry registry,
        RowLookup rows,
        Set<String> tableTopics) {
    /** Needs neither a database nor a registry: for benchmarks and tests. */
    public static final RecordLookups OFFLINE =
            new RecordLookups(KeyColumns.FROM_IDENTITY, TableCatalog.NONE, null, RowLookup.NONE);

    /**
     * Lookups for which no table is known before its first row.
     *
     * @param keys looks up key columns
     * @param catalog looks up types that are not built in, and what schemas need to know of columns
     * @param registry supplies the ids of schemas; null without a schema registry
     * @param rows looks up values that were not sent
     */
    public RecordLookups(KeyColumns keys, TableCatalog catalog, @Nullable SchemaRegistry registry, RowLookup rows) {
        this(keys, catalog, registry, rows, Set.of());
    }

    /**
     * Tells why something that records need is not answered. Safe in any thread.
     *
     * @return what happened, and what to do; null while everything is answered
     */
    public @Nullable String trouble() {
        String ofCatalog = catalog.trouble();
        if (ofCatalog != null) {
            return ofCatalog;
        }
        String ofRows = rows.trouble();
        return ofRows != null || registry == null ? ofRows : registry.trouble();
    }
}
