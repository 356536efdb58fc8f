package dev.walferry.kafka.record.key;

import dev.walferry.kafka.record.catalog.LeafIdentity;
import dev.walferry.pgoutput.Relation;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The replica identities of the partitions whose rows are published as those of their root.
 *
 * <p>Under {@code publish_via_partition_root} rows refer to the root, but the old tuples of a partition follow the
 * partition's own identity. Before the first row of each partition PostgreSQL sends two Relation messages, the root's
 * and then the partition's, although no row ever refers to the second one. That pair shows which partition belongs to
 * which root, and the partition's identity when the row was written. Streamed transactions lack the second message, so
 * for them the catalog is asked. For one thread.
 */
public final class LeafIdentities {
    private final Map<Integer, Map<Integer, LeafIdentity>> leavesByRoot = new HashMap<>();
    private @Nullable Relation previous;
    private @Nullable Relation last;
    private int version;

    /** Creates an instance that knows no partition yet. */
    public LeafIdentities() {}

    /**
     * Notes that a Relation message arrived.
     *
     * @param relation the message
     */
    public void announced(Relation relation) {
        previous = last;
        last = relation;
    }

    /**
     * Notes that a row arrived.
     *
     * @param relation the relation that it refers to
     */
    public void rowOf(Relation relation) {
        if (last != null) {
            pair(relation);
        }
    }

    private void pair(Relation relation) {
        Relation root = previous;
        Relation leaf = last;
        if (root != null && leaf != null && root.oid() == relation.oid() && leaf.oid() != relation.oid()) {
            leavesByRoot
                    .computeIfAbsent(root.oid(), oid -> new LinkedHashMap<>())
                    .put(leaf.oid(), LeafIdentity.of(leaf));
            version++;
        }
        forget();
    }

    /**
     * Forgets the Relation messages since the last row. They belong to no row, because another transaction begins, or a
     * truncate.
     */
    public void forget() {
        previous = null;
        last = null;
    }

    /**
     * Returns whether the old rows of every announced partition hold a column.
     *
     * @param rootOid the relation that the rows refer to
     * @param column the column's name, which a partition may have at another place than the root
     * @return false if a partition's replica identity lacks the column
     */
    public boolean oldRowsHave(int rootOid, String column) {
        return of(rootOid, List.of()).stream().allMatch(leaf -> leaf.covers(List.of(column)));
    }

    /** Returns a number that changes whenever {@link #of} may answer differently. */
    int version() {
        return version;
    }

    /**
     * Returns the partitions of a root that rows may come from, or none if the relation is not such a root.
     *
     * @param rootOid the relation
     * @param catalog its partitions as the catalog has them now; announced ones override them
     */
    Collection<LeafIdentity> of(int rootOid, List<LeafIdentity> catalog) {
        Map<Integer, LeafIdentity> leaves = new LinkedHashMap<>();
        catalog.forEach(leaf -> leaves.put(leaf.oid(), leaf));
        leaves.putAll(leavesByRoot.getOrDefault(rootOid, Map.of()));
        return leaves.values();
    }
}
