package dev.walferry.kafka.progress;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What tells a published table from another one that gets its name, and from itself after it was not published for a while.
 *
 * @param oid the table's OID; 0 if it is not known
 * @param entries the catalog's entries that publish it, such as {@code r16500}: a letter for the catalog, and an OID. Empty if
 *     they are not known
 */
public record TableIdentity(long oid, Set<String> entries) {
    /** The identity of a table for which none was kept. */
    public static final TableIdentity UNKNOWN = new TableIdentity(0, Set.of());

    private static final String BETWEEN = ",";

    /**
     * Creates an identity.
     *
     * @param oid the table's OID
     * @param entries the catalog's entries
     */
    public TableIdentity {
        entries = Collections.unmodifiableSet(new TreeSet<>(entries));
    }

    /**
     * Returns an identity as it is kept.
     *
     * @param oid the table's OID
     * @param entries as {@link #entriesText} writes them
     * @return the identity
     */
    public static TableIdentity of(long oid, String entries) {
        return new TableIdentity(
                oid, entries.isEmpty() ? Set.of() : new TreeSet<>(List.of(entries.split(BETWEEN, -1))));
    }

    /**
     * Returns the entries on one line.
     *
     * @return empty for none
     */
    public String entriesText() {
        return String.join(BETWEEN, entries);
    }

    /**
     * Returns whether the stream may lack changes of this table, or all of its earlier rows: it has got the name of another
     * one, or nothing that publishes it now has published it before.
     *
     * @param before what was known of the name
     * @return false also if too little is known
     */
    public boolean isAnotherThan(TableIdentity before) {
        if (oid == 0 || before.oid == 0) {
            return false;
        }
        return oid != before.oid
                || (!entries.isEmpty() && !before.entries.isEmpty() && Collections.disjoint(entries, before.entries));
    }
}
