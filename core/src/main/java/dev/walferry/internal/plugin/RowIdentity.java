package dev.walferry.internal.plugin;

import dev.walferry.pgoutput.ReplicaIdentity;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table's replica identity when a change was written: what the message shows of it, and the catalog's for the rest.
 *
 * @param kind the identity
 * @param columns the names of its columns; all of them under FULL
 */
record RowIdentity(ReplicaIdentity kind, Set<String> columns) {
    /**
     * Finds the identity.
     *
     * @param table what the catalog says
     * @param elements the columns that a whole row has
     * @param old the columns that the message's old row lists, null if it does not show the identity
     * @param primaryKey the primary key in the message, null if it has none
     */
    static RowIdentity of(
            TableDefinition table, Set<String> elements, @Nullable Set<String> old, @Nullable Set<String> primaryKey) {
        Set<String> now = table.columns().stream()
                .filter(column -> column.key() && !column.dropped())
                .map(TableDefinition.Column::name)
                .collect(Collectors.toSet());
        if (old != null) {
            return shown(table.identity(), elements, old, primaryKey == null ? Set.of() : primaryKey, now);
        }
        return switch (table.identity()) {
            case FULL -> new RowIdentity(ReplicaIdentity.FULL, elements);
            case NOTHING -> new RowIdentity(ReplicaIdentity.NOTHING, Set.of());
            case INDEX -> new RowIdentity(ReplicaIdentity.INDEX, now);
            case DEFAULT -> new RowIdentity(ReplicaIdentity.DEFAULT, primaryKey == null ? now : primaryKey);
        };
    }

    /** An old row lists exactly the identity's columns, so it is right where the catalog's identity is newer. */
    private static RowIdentity shown(
            ReplicaIdentity kindNow, Set<String> elements, Set<String> old, Set<String> primaryKey, Set<String> now) {
        boolean whole = old.containsAll(elements);
        boolean isKey = old.equals(primaryKey);
        if (kindNow == ReplicaIdentity.FULL && whole) {
            return new RowIdentity(ReplicaIdentity.FULL, old);
        }
        if ((kindNow == ReplicaIdentity.DEFAULT && isKey) || (kindNow == ReplicaIdentity.INDEX && old.equals(now))) {
            return new RowIdentity(kindNow, old);
        }
        ReplicaIdentity then = isKey ? ReplicaIdentity.DEFAULT : whole ? ReplicaIdentity.FULL : ReplicaIdentity.INDEX;
        return new RowIdentity(then, old);
    }
}
