package dev.walferry.kafka.record.catalog;

import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a partition's replica identity gives of old rows.
 *
 * @param oid the partition
 * @param name its name for people
 * @param isFull whether it gives all columns
 * @param columns otherwise the columns that it gives
 */
public record LeafIdentity(int oid, String name, boolean isFull, Set<String> columns) {
    /**
     * Returns the identity that a Relation message describes.
     *
     * @param leaf the message of a partition
     * @return the partition's identity
     */
    public static LeafIdentity of(Relation leaf) {
        return new LeafIdentity(
                leaf.oid(),
                leaf.toString(),
                leaf.replicaIdentity() == ReplicaIdentity.FULL,
                leaf.columns().stream()
                        .filter(Column::identity)
                        .map(Column::name)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * Returns whether old rows have the columns of a key.
     *
     * @param key names of columns
     * @return true if all of them are sent
     */
    public boolean covers(Collection<String> key) {
        return isFull || columns.containsAll(key);
    }
}
