package dev.walferry.kafka.cli.tail;

import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.pgoutput.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells null from "not sent" in old rows.
 *
 * <p>Under {@code publish_via_partition_root} a row refers to the root, but its old version holds only the columns of the
 * partition's own replica identity; all others arrive as null. Before a partition's first row the server sends two
 * Relation messages, the root's and then the partition's, and that pair tells which partitions a root has. For one
 * thread.
 */
final class OldRows {
    private final Map<Integer, Map<Integer, Relation>> partitionsByRoot = new HashMap<>();
    private @Nullable Relation lastButOne;
    private @Nullable Relation last;

    /** Notes a Relation message. */
    void announced(Relation relation) {
        lastButOne = last;
        last = relation;
    }

    /** Notes that a row of a relation has arrived. */
    void rowOf(Relation relation) {
        Relation root = lastButOne;
        Relation partition = last;
        if (root != null && partition != null && root.oid() == relation.oid() && partition.oid() != relation.oid()) {
            partitionsByRoot.computeIfAbsent(root.oid(), oid -> new HashMap<>()).put(partition.oid(), partition);
        }
        lastButOne = null;
        last = null;
    }

    /** Describes an old row, null if none was sent. */
    @Nullable
    OldRow of(@Nullable Tuple old) {
        return old == null ? null : new OldRow(old, column -> isSent(old, column));
    }

    /** The columns of a key are never null, so a null in a key-only row was not sent. */
    private boolean isSent(Tuple old, int column) {
        if (old.isUnchanged(column) || !old.isNull(column)) {
            return !old.isUnchanged(column);
        }
        String name = old.relation().columns().get(column).name();
        return !old.isKeyOnly() && partitions(old.relation()).stream().allMatch(partition -> sends(partition, name));
    }

    private Collection<Relation> partitions(Relation root) {
        Map<Integer, Relation> partitions = partitionsByRoot.get(root.oid());
        return partitions == null ? List.of() : partitions.values();
    }

    /** A partition's columns may have another order than the root's. */
    private static boolean sends(Relation partition, String name) {
        return partition.replicaIdentity() == ReplicaIdentity.FULL
                || partition.columns().stream()
                        .anyMatch(column -> column.identity() && column.name().equals(name));
    }
}
