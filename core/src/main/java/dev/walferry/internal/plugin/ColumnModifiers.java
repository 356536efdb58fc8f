package dev.walferry.internal.plugin;

import dev.walferry.Printable;
import dev.walferry.plugin.UnknownTableException;
import dev.walferry.type.TypeCatalog;
import dev.walferry.type.TypeOid;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the modifier of a column's type (length, precision), which no plugin sends as a number. */
final class ColumnModifiers {
    private static final int NONE = -1;

    /** The built-in types that take a modifier. */
    private static final Set<Integer> MODIFIED = Set.of(
            TypeOid.BPCHAR,
            TypeOid.VARCHAR,
            TypeOid.NUMERIC,
            TypeOid.BIT,
            TypeOid.VARBIT,
            TypeOid.TIME,
            TypeOid.TIMETZ,
            TypeOid.TIMESTAMP,
            TypeOid.TIMESTAMPTZ,
            TypeOid.INTERVAL);

    private ColumnModifiers() {}

    /**
     * Returns a column's modifier.
     *
     * @param now the column in the catalog, null if it has none like it; a dropped one keeps its modifier
     * @param typeOid the column's type in the message
     */
    static int of(QualifiedName table, String name, int typeOid, TableDefinition.@Nullable Column now) {
        if (now != null && (now.dropped() || now.typeOid() == typeOid)) {
            return now.typmod();
        }
        if (!mayHaveOne(typeOid)) {
            return NONE;
        }
        throw new UnknownTableException("column " + Printable.quoted(name) + " of table " + table
                + " had type " + Integer.toUnsignedString(typeOid)
                + " when this change was written, and the catalog no longer has the modifier of that type, because the"
                + " column was changed since: move the slot past this change with pg_replication_slot_advance and copy"
                + " the skipped changes by hand; a slot of pgoutput does not have this limit");
    }

    private static boolean mayHaveOne(int typeOid) {
        return !TypeOid.isAssignedByHand(typeOid)
                || MODIFIED.contains(typeOid)
                || MODIFIED.contains(TypeCatalog.builtIn().info(typeOid).elementOid());
    }
}
