package dev.walferry.kafka.record.key;

import dev.walferry.kafka.config.KeyRule;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.key.RememberedKeys.Remembered;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Key columns as configured, otherwise from the Relation message and the catalog. The catalog is asked on another
 * thread each time PostgreSQL announces a table, which it does after every change of the table. For one thread.
 */
public final class CatalogKeyColumns implements KeyColumns, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogKeyColumns.class);

    private final ConfiguredKeys configured;
    private final boolean streamed;
    private final RememberedKeys memory;
    private final CatalogLookups lookups;
    private final IdentityHashMap<Relation, CompletableFuture<CatalogTable>> asked = new IdentityHashMap<>();

    /**
     * Key columns of one database.
     *
     * @param connections opens connections to it, at first use
     * @param slot the slot that the rows come from
     * @param streamed whether transactions are streamed: then PostgreSQL does not announce partitions
     * @param rules keys chosen in place of the tables' own
     * @param memory keys as they were when they were last known
     */
    public CatalogKeyColumns(
            ConnectionSource connections, String slot, boolean streamed, List<KeyRule> rules, RememberedKeys memory) {
        this.configured = new ConfiguredKeys(rules);
        this.streamed = streamed;
        this.memory = memory;
        this.lookups = new CatalogLookups(connections, slot, streamed);
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
        CompletableFuture<CatalogTable> answer = asked.computeIfAbsent(relation, asking -> lookups.ask(asking.oid()));
        if (!answer.isDone()) {
            return null;
        }
        asked.remove(relation);
        CatalogTable table = answered(relation, answer);
        return (chosen == null ? key(relation, at, table) : chosen).with(table.leaves());
    }

    /** Under DEFAULT and INDEX a relation without flags has neither a primary key nor an index of its identity. */
    private static boolean hasNoKey(Relation relation) {
        return switch (relation.replicaIdentity()) {
            case FULL, NOTHING -> false;
            case DEFAULT, INDEX -> relation.columns().stream().noneMatch(Column::identity);
        };
    }

    private static CatalogTable answered(Relation relation, CompletableFuture<CatalogTable> answer) {
        try {
            return answer.join();
        } catch (CompletionException | CancellationException e) {
            throw new RecordMappingException(
                    "cannot look up the key of relation " + relation + ": " + e.getMessage(), e);
        }
    }

    private RowKey key(Relation relation, ChangePlace at, CatalogTable table) {
        KeyRules rules = new KeyRules(relation, at, table, memory.at(relation.oid(), at.lsn()));
        Remembered key = rules.key();
        if (rules.isKeptFromBefore()) {
            LOG.warn(
                    "relation {} had the key {} but no longer has a primary key: its rows keep that key until the daemon is"
                            + " restarted. message.key.columns chooses another",
                    relation,
                    key.columns());
        }
        memory.remember(relation.oid(), at.lsn(), key);
        return RowKey.of(key.columns().stream().mapToInt(relation::columnIndex).toArray());
    }

    /** Ends the lookups. */
    @Override
    public void close() {
        lookups.close();
    }
}
