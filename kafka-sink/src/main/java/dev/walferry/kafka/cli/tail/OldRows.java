package dev.walferry.kafka.cli.tail;

import dev.walferry.kafka.record.key.LeafIdentities;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Tells null from "not sent" in old rows.
 *
 * <p>Under {@code publish_via_partition_root} a row refers to the root, but its old version holds only the columns of the
 * partition's own replica identity; all others arrive as null. For one thread.
 */
final class OldRows {
    private final LeafIdentities leaves = new LeafIdentities();

    /** Notes a Relation message. */
    void announced(Relation relation) {
        leaves.announced(relation);
    }

    /** Notes that a row of a relation has arrived. */
    void rowOf(Relation relation) {
        leaves.rowOf(relation);
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
        Relation relation = old.relation();
        return !old.isKeyOnly()
                && leaves.oldRowsHave(
                        relation.oid(), relation.columns().get(column).name());
    }
}
