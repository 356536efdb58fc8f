package dev.walferry.kafka.record.key;

import dev.walferry.Printable;
import dev.walferry.kafka.record.catalog.LeafIdentity;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.ValueKind;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a change of a relation's rows contains the key that the row had before.
 *
 * <p>A key that was not sent is never guessed: a null in a key column that cannot be null means that PostgreSQL did not
 * send it, and an update without an old tuple keeps the key only if the key is part of the replica identity. For one
 * thread.
 */
public final class OldKeys {
    private final Relation relation;
    private final RowKey key;
    private final int[] columns;
    private final List<String> names;
    private final LeafIdentities announced;
    private @Nullable LeafIdentity uncovering;
    private int version;
    private boolean kept;
    private boolean whole;

    /**
     * Creates the old keys of a relation's rows.
     *
     * @param relation the relation
     * @param key its key
     * @param announced what is known of its partitions, if it is a root; read again when it changes
     */
    public OldKeys(Relation relation, RowKey key, LeafIdentities announced) {
        this.relation = relation;
        this.key = key;
        this.columns = key.columns();
        this.names = Arrays.stream(columns)
                .mapToObj(i -> relation.columns().get(i).name())
                .toList();
        this.announced = announced;
        look();
    }

    private void look() {
        version = announced.version();
        Collection<LeafIdentity> leaves = announced.of(relation.oid(), key.leaves());
        uncovering =
                leaves.stream().filter(leaf -> !leaf.covers(names)).findFirst().orElse(null);
        kept = leaves.isEmpty() ? isOwnIdentityCovering() : uncovering == null;
        whole = relation.replicaIdentity() == ReplicaIdentity.FULL
                && leaves.stream().allMatch(LeafIdentity::isFull);
    }

    private void lookAgain() {
        if (version != announced.version()) {
            look();
        }
    }

    /**
     * Returns whether the root's own identity covers the key: under FULL every update has an old tuple, and under
     * NOTHING there are no updates.
     */
    private boolean isOwnIdentityCovering() {
        return switch (relation.replicaIdentity()) {
            case DEFAULT, INDEX ->
                Arrays.stream(columns).allMatch(i -> relation.columns().get(i).identity());
            case FULL, NOTHING -> columns.length == 0;
        };
    }

    /**
     * Makes sure that an update without an old tuple did not change the key.
     *
     * @throws RecordMappingException if it may have
     */
    public void requireKept() {
        lookAgain();
        if (!kept) {
            throw unknown();
        }
    }

    /**
     * Makes sure that an old tuple holds the whole key.
     *
     * @param old the old tuple
     * @throws RecordMappingException if it does not
     */
    public void requireTold(Tuple old) {
        for (int column : columns) {
            ValueKind kind = old.valueKind(column);
            if (kind == ValueKind.UNCHANGED || (kind == ValueKind.NULL && !mayBeNull())) {
                throw unknown();
            }
        }
    }

    private boolean mayBeNull() {
        lookAgain();
        return key.isNullable() && whole;
    }

    private RecordMappingException unknown() {
        lookAgain();
        String keyNames = names.stream().map(Printable::quoted).collect(Collectors.joining(", "));
        LeafIdentity leaf = uncovering;
        String whose = leaf == null ? "its REPLICA IDENTITY" : "the REPLICA IDENTITY of its partition " + leaf.name();
        return new RecordMappingException("the key (" + keyNames + ") that a row of relation " + relation
                + " had before it was updated or deleted is not known, because " + whose + " does not cover it: set"
                + " REPLICA IDENTITY FULL for " + (leaf == null ? relation : leaf.name())
                + ", or DEFAULT if the key is its primary key. That helps with later changes. To get past those already"
                + " written, choose a key that the identity covers with message.key.columns");
    }
}
