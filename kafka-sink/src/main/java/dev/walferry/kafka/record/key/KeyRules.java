package dev.walferry.kafka.record.key;

import dev.walferry.kafka.record.catalog.CatalogTable;
import dev.walferry.kafka.record.catalog.CatalogTable.Index;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.key.RememberedKeys.Remembered;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a relation's key was when its rows were written. It follows from the Relation message, which is of that time,
 * from the catalog, which is current, and from remembered keys. {@code docs/design/keys.md} gives the reasons.
 */
final class KeyRules {
    private final Relation relation;
    private final ChangePlace at;
    private final CatalogTable table;
    private final @Nullable Remembered remembered;
    private final boolean isFlagged;
    private final List<String> flagged;
    private final Set<String> columns;

    KeyRules(Relation relation, ChangePlace at, CatalogTable table, @Nullable Remembered remembered) {
        this.relation = relation;
        this.at = at;
        this.table = table;
        this.isFlagged = relation.replicaIdentity() == ReplicaIdentity.DEFAULT
                || relation.replicaIdentity() == ReplicaIdentity.INDEX;
        this.flagged = isFlagged ? flagged(relation) : List.of();
        this.columns =
                new HashSet<>(relation.columns().stream().map(Column::name).toList());
        this.remembered = remembered != null && fits(remembered) ? remembered : null;
    }

    private static List<String> flagged(Relation relation) {
        return relation.columns().stream()
                .filter(Column::identity)
                .map(Column::name)
                .toList();
    }

    private boolean isFromIndexIdentity() {
        return relation.replicaIdentity() == ReplicaIdentity.INDEX;
    }

    /** Returns whether the relation can still have a key that it had before. */
    private boolean fits(Remembered key) {
        if (key.fromIndexIdentity() != isFromIndexIdentity()) {
            return false;
        }
        if (!isFlagged) {
            return columns.containsAll(key.columns());
        }
        return key.columns().isEmpty() ? key.flagged().equals(flagged) : isFlaggedAsAWhole(key.columns());
    }

    private boolean isFlaggedAsAWhole(List<String> key) {
        return key.size() == flagged.size() && key.containsAll(flagged);
    }

    /**
     * Returns the key, which is remembered from now on.
     *
     * @throws RecordMappingException if it cannot be known
     */
    Remembered key() {
        List<String> now = isFlagged ? flaggedKey() : primaryKey();
        if (now != null) {
            return new Remembered(now, flagged, isFromIndexIdentity());
        }
        if (remembered != null) {
            return remembered;
        }
        throw new RecordMappingException(unknown());
    }

    /** Returns whether the table had a key, and the catalog does not say when it lost it. */
    boolean isKeptFromBefore() {
        return !isFlagged && table.exists() && table.primary() == null && remembered != null && hasKey(remembered);
    }

    private static boolean hasKey(Remembered key) {
        return !key.columns().isEmpty();
    }

    /** The flags name the columns as they were then. The catalog only adds their order. */
    private @Nullable List<String> flaggedKey() {
        Index index = isFromIndexIdentity() ? table.identity() : table.primary();
        if (index != null && isFlaggedAsAWhole(index.columns())) {
            boolean certain = flagged.size() == 1 || index.age().isOlderThan(at.xid());
            return certain ? index.columns() : null;
        }
        if (index != null && isCut(index)) {
            return index.age().isOlderThanAnyRow() ? List.of() : null;
        }
        return flagged.size() == 1 && (table.exists() || !table.columnLists()) ? flagged : null;
    }

    /** Returns the primary key. Under FULL and NOTHING the flags do not show it. */
    private @Nullable List<String> primaryKey() {
        Index index = table.primary();
        if (index == null) {
            boolean isKnown = table.exists() && !lacksColumns() && !mayHaveLostKey() && !isKeptFromBefore();
            return isKnown ? List.of() : null;
        }
        if (columns.containsAll(index.columns())) {
            return index.age().isOlderThan(at.xid()) ? index.columns() : null;
        }
        return index.age().isOlderThanAnyRow() ? List.of() : null;
    }

    private boolean lacksColumns() {
        return !table.columns().keySet().containsAll(columns);
    }

    /** Returns whether an index was dropped that may have been the primary key. Noticed only if no other index is left. */
    private boolean mayHaveLostKey() {
        return table.dropped() != null && table.dropped().mayBePrimaryFor(at.xid());
    }

    /** Returns whether the relation lacks a part of the key: a part would name many rows, so there is no key then. */
    private boolean isCut(Index index) {
        return index.columns().containsAll(flagged) && !columns.containsAll(index.columns());
    }

    private String unknown() {
        return "the key of relation " + relation + " is not known: " + why()
                + ", and the catalog only shows how it is now. Name the columns of the key, in its order, in"
                + " message.key.columns, as in message.key.columns=" + relation + ":<column>,<column>; without any"
                + " column the rows have no key" + otherRemedy();
    }

    private String why() {
        if (!table.exists()) {
            return "the table was dropped";
        }
        return isIndexGone()
                ? "an index of the table was dropped, which may have been its primary key when its rows were written"
                : "the table was altered after its rows were written";
    }

    private String otherRemedy() {
        return isIndexGone()
                ? ". If the table had no primary key then, run ANALYZE on it instead: PostgreSQL then no longer shows"
                        + " that there was an index, and the rows have no key"
                : "";
    }

    private boolean isIndexGone() {
        return !isFlagged && table.primary() == null && !lacksColumns() && mayHaveLostKey();
    }
}
