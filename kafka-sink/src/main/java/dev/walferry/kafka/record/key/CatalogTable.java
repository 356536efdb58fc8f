package dev.walferry.kafka.record.key;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog says about a table now, which may be later than the row at hand.
 *
 * @param exists false if it was dropped
 * @param columns the names of its columns
 * @param primary its primary key, if it has one
 * @param identity the index that its replica identity uses, if it uses one
 * @param columnLists whether any publication has a column list
 * @param isPartitioned whether it is the root of partitions, or of a part of them
 * @param leaves its partitions, if they were asked for
 */
record CatalogTable(
        boolean exists,
        Set<String> columns,
        @Nullable Index primary,
        @Nullable Index identity,
        boolean columnLists,
        boolean isPartitioned,
        List<LeafIdentity> leaves) {
    CatalogTable with(List<LeafIdentity> partitions) {
        return new CatalogTable(exists, columns, primary, identity, columnLists, isPartitioned, partitions);
    }

    /**
     * A unique index.
     *
     * @param columns the names of its columns in its own order, without those that it merely includes
     * @param age since when it and its columns are unchanged
     */
    record Index(List<String> columns, IndexAge age) {}
}
