package dev.walferry.kafka.record.key;

import dev.walferry.kafka.config.rule.KeyRule;
import dev.walferry.kafka.record.catalog.CatalogTable;
import dev.walferry.kafka.record.catalog.CatalogTable.Index;
import dev.walferry.kafka.record.catalog.TableCatalog;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys as they are now, for rows that are yet to be written: those that are configured, otherwise the catalog's. */
public final class CurrentKeys implements KeyColumns {
    private final ConfiguredKeys configured;
    private final TableCatalog catalog;

    /**
     * Creates the keys.
     *
     * @param rules keys that are configured in place of the tables' own
     * @param catalog knows the tables' own
     */
    public CurrentKeys(List<KeyRule> rules, TableCatalog catalog) {
        this.configured = new ConfiguredKeys(rules);
        this.catalog = catalog;
    }

    @Override
    public @Nullable RowKey of(Relation relation, ChangePlace at) {
        RowKey chosen = configured.of(relation);
        if (chosen != null) {
            return chosen;
        }
        CatalogTable table = catalog.of(relation);
        return table == null ? null : own(relation, table);
    }

    private static RowKey own(Relation relation, CatalogTable table) {
        Index index = relation.replicaIdentity() == ReplicaIdentity.INDEX ? table.identity() : table.primary();
        boolean isWhole = index != null && index.columns().stream().allMatch(relation::hasColumn);
        return index == null || !isWhole
                ? RowKey.NONE
                : RowKey.of(
                        index.columns().stream().mapToInt(relation::columnIndex).toArray());
    }
}
