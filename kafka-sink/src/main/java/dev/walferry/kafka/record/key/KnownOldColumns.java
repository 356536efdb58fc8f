package dev.walferry.kafka.record.key;

import dev.walferry.kafka.record.catalog.LeafIdentity;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.TupleWriter;
import dev.walferry.pgoutput.ValueKind;
import java.util.Collection;
import java.util.List;

/**
 * What is known of the old rows of a root whose identity is FULL.
 *
 * <p>PostgreSQL sends such a row as a whole one, but a partition with another identity only fills in the columns of
 * that identity, and null for all others. A null that no partition is known to have sent is not a value. Values are
 * texts, as the stream sends them. For one thread.
 */
public final class KnownOldColumns {
    private final Relation relation;
    private final List<LeafIdentity> fromCatalog;
    private final LeafIdentities announced;
    private final boolean full;
    private int version = -1;
    private boolean whole;

    /**
     * Creates the old rows of a relation.
     *
     * @param relation the relation
     * @param key has the partitions that the catalog knows
     * @param announced the partitions that the stream has announced; read again when they change
     */
    public KnownOldColumns(Relation relation, RowKey key, LeafIdentities announced) {
        this.relation = relation;
        this.fromCatalog = key.leaves();
        this.announced = announced;
        this.full = relation.replicaIdentity() == ReplicaIdentity.FULL;
    }

    /**
     * Leaves out what is not known.
     *
     * @param old an old row as it was sent
     * @return the row itself if all of it is known, otherwise a row with only the known columns
     */
    public Tuple of(Tuple old) {
        return !full || old.isKeyOnly() || isWhole() ? old : known(old);
    }

    private boolean isWhole() {
        if (version != announced.version()) {
            version = announced.version();
            whole = leaves().stream().allMatch(LeafIdentity::isFull);
        }
        return whole;
    }

    private Collection<LeafIdentity> leaves() {
        return announced.of(relation.oid(), fromCatalog);
    }

    private Tuple known(Tuple old) {
        TupleWriter row = new TupleWriter(relation);
        boolean all = true;
        for (int i = 0; i < old.size(); i++) {
            ValueKind kind = old.valueKind(i);
            if (kind == ValueKind.NULL && isSentByAll(i)) {
                row.nul();
            } else if (kind == ValueKind.NULL || kind == ValueKind.UNCHANGED) {
                row.unchanged();
                all = false;
            } else {
                row.text(old.value(i).toBytes());
            }
        }
        return all ? old : row.key();
    }

    private boolean isSentByAll(int column) {
        List<String> name = List.of(relation.columns().get(column).name());
        return leaves().stream().allMatch(leaf -> leaf.covers(name));
    }
}
