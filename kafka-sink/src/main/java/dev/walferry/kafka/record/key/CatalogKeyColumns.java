package dev.walferry.kafka.record.key;

import dev.walferry.kafka.config.rule.KeyRule;
import dev.walferry.kafka.record.catalog.CatalogTable;
import dev.walferry.kafka.record.catalog.TableCatalog;
import dev.walferry.kafka.record.key.RememberedKeys.Remembered;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Key columns as configured, otherwise from the Relation message and the catalog. For one thread. */
public final class CatalogKeyColumns implements KeyColumns {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogKeyColumns.class);

    private final ConfiguredKeys configured;
    private final boolean streamed;
    private final RememberedKeys memory;
    private final TableCatalog catalog;

    /**
     * Creates an instance for one database.
     *
     * @param catalog asked about tables
     * @param streamed whether transactions are streamed: then PostgreSQL does not announce partitions
     * @param rules keys chosen in place of the tables' own
     * @param memory keys as they were when they were last known
     */
    public CatalogKeyColumns(TableCatalog catalog, boolean streamed, List<KeyRule> rules, RememberedKeys memory) {
        this.configured = new ConfiguredKeys(rules);
        this.streamed = streamed;
        this.memory = memory;
        this.catalog = catalog;
    }

    @Override
    public @Nullable RowKey of(Relation relation, ChangePlace at) {
        RowKey chosen = configured.of(relation);
        if (chosen != null && !streamed) {
            return chosen;
        }
        if (chosen == null && hasNoKey(relation)) {
            return RowKey.NONE;
        }
        CatalogTable table = catalog.of(relation);
        if (table == null) {
            return null;
        }
        return (chosen == null ? key(relation, at, table) : chosen).with(table.leaves());
    }

    /**
     * Returns whether a relation has no key: under DEFAULT and INDEX, one without flags has neither a primary key nor
     * an index of its identity.
     */
    private static boolean hasNoKey(Relation relation) {
        return switch (relation.replicaIdentity()) {
            case FULL, NOTHING -> false;
            case DEFAULT, INDEX -> relation.columns().stream().noneMatch(Column::identity);
        };
    }

    private RowKey key(Relation relation, ChangePlace at, CatalogTable table) {
        KeyRules rules = new KeyRules(relation, at, table, memory.at(relation.oid(), at.lsn()));
        Remembered key = rules.key();
        if (rules.isKeptFromBefore()) {
            LOG.warn(
                    "relation {} had the key {} but no longer has a primary key: its rows keep that key until the"
                            + " daemon is restarted; after that, new rows have no key, or stop the stream until the"
                            + " table is analyzed. message.key.columns chooses a key",
                    relation,
                    key.columns());
        }
        memory.remember(relation.oid(), at.lsn(), key);
        return RowKey.of(key.columns().stream().mapToInt(relation::columnIndex).toArray());
    }
}
