package dev.walferry.kafka.record.key;

import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import java.util.stream.IntStream;

/** Key columns as the replica identity tells them. */
final class IdentityKeyColumns {
    private IdentityKeyColumns() {}

    static int[] of(Relation relation) {
        if (relation.replicaIdentity() == ReplicaIdentity.FULL) {
            return new int[0];
        }
        return IntStream.range(0, relation.columns().size())
                .filter(i -> relation.columns().get(i).identity())
                .toArray();
    }
}
