package dev.walferry.kafka.record.key;

import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import java.util.stream.IntStream;

/** Key columns as the Relation message flags them. */
final class IdentityKeyColumns {
    private IdentityKeyColumns() {}

    static RowKey of(Relation relation) {
        if (relation.replicaIdentity() == ReplicaIdentity.FULL) {
            return RowKey.NONE;
        }
        return RowKey.of(IntStream.range(0, relation.columns().size())
                .filter(i -> relation.columns().get(i).identity())
                .toArray());
    }
}
