package dev.walferry.kafka.record.catalog;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog says about a table now, which may be later than the row at hand.
 *
 * @param exists false if it was dropped
 * @param columns its columns by their names
 * @param primary its primary key, if it has one
 * @param identity the index that its replica identity uses, if it uses one
 * @param dropped what is known of dropped indexes, if PostgreSQL still shows that there was one and no other is left
 * @param columnLists whether any publication has a column list
 * @param isPartitioned whether it is the root of partitions, or of a part of them
 * @param leaves its partitions, if they were asked for
 * @param types the types of its columns
 */
public record CatalogTable(
        boolean exists,
        Map<String, CatalogColumn> columns,
        @Nullable Index primary,
        @Nullable Index identity,
        @Nullable DroppedIndex dropped,
        boolean columnLists,
        boolean isPartitioned,
        List<LeafIdentity> leaves,
        CatalogTypes types) {
    /** A table about which nothing is known. */
    public static final CatalogTable UNKNOWN =
            new CatalogTable(false, Map.of(), null, null, null, false, false, List.of(), CatalogTypes.NONE);

    /**
     * An index that rows can be told apart by.
     *
     * @param columns the names of its columns in its own order, without those that it merely includes
     * @param age how long it and its columns have been unchanged
     */
    public record Index(List<String> columns, IndexAge age) {}

    /**
     * An index that was dropped, while no other index is left. {@code pg_class.relhasindex} shows it until the next VACUUM or
     * ANALYZE of the table.
     *
     * @param hasRequired whether a column is NOT NULL now, as the columns of a primary key are, even after it was dropped
     * @param columns how long the table's columns have been unchanged
     */
    public record DroppedIndex(boolean hasRequired, IndexAge columns) {
        /**
         * Returns whether it may have been the primary key when a transaction wrote to the table.
         *
         * @param xid the transaction that wrote; 0 if it is not known
         * @return false if no column was NOT NULL
         */
        public boolean mayBePrimaryFor(int xid) {
            return hasRequired || !columns.isOlderThan(xid);
        }
    }

    CatalogTable withColumns(Map<String, CatalogColumn> described) {
        return new CatalogTable(
                exists, described, primary, identity, dropped, columnLists, isPartitioned, leaves, types);
    }

    CatalogTable withLeaves(List<LeafIdentity> partitions) {
        return new CatalogTable(
                exists, columns, primary, identity, dropped, columnLists, isPartitioned, partitions, types);
    }

    /**
     * Returns the same table with other types.
     *
     * @param described the types of its columns
     * @return a copy
     */
    public CatalogTable withTypes(CatalogTypes described) {
        return new CatalogTable(
                exists, columns, primary, identity, dropped, columnLists, isPartitioned, leaves, described);
    }
}
