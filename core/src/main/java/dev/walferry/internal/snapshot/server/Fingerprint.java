package dev.walferry.internal.snapshot.server;

import dev.walferry.internal.replication.LoggedTables;

/**
 * An SQL expression for everything that must stay as it is while a table is read: what its rows are, and what of them is published.
 * It is asked for in each chunk's own snapshot, so it costs little however many tables are
 * published, and locks no partition.
 */
final class Fingerprint {
    private static final int PENDING_SINCE = 14;
    private static final int SCHEMAS_SINCE = 15;

    private static final String ROWS = "SELECT pg_catalog.concat_ws(' ', n.nspname, c.relname, c.relreplident, ("
            + "SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', a.attnum, a.attname, a.atttypid, a.atttypmod,"
            + " a.attgenerated, a.attcollation), ',' ORDER BY a.attnum) FROM pg_catalog.pg_attribute a"
            + " WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), ("
            + "SELECT pg_catalog.string_agg(i.indkey::text, ',' ORDER BY i.indexrelid) FROM pg_catalog.pg_index i"
            + " WHERE i.indrelid = c.oid AND (i.indisprimary OR i.indisreplident)))"
            + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ";

    /**
     * Also names the version of the catalog's row: while the table had another replica identity, changes were missing, even
     * if it has the present one again.
     */
    private static final String LOGGED = "SELECT pg_catalog.concat_ws(' ', c.relkind, c.relpersistence, c.xmin, ("
            + "SELECT pg_catalog.string_agg(i.indexrelid::text, ',' ORDER BY i.indexrelid) FROM pg_catalog.pg_index i"
            + " WHERE i.indrelid = c.oid AND " + LoggedTables.IS_KEY
            + ")) FROM pg_catalog.pg_class c WHERE c.oid = ";

    private Fingerprint() {}

    /** Returns the expression for a table of a stream; its value is a short text. */
    static String of(long oid, SentTables sent, int major) {
        return "pg_catalog.hashtextextended(pg_catalog.concat_ws('|', (" + ROWS + oid + "), ("
                + (sent.hasPublications() ? published(oid, sent, major) : LOGGED + oid)
                + ")) COLLATE pg_catalog.\"C\", 0)::pg_catalog.text";
    }

    /** Returns the rows of the catalog that decide it, whatever columns they have in this version. */
    private static String published(long oid, SentTables sent, int major) {
        String named = sent.condition();
        String tables = "SELECT " + oid + "::pg_catalog.oid UNION ALL SELECT relid::pg_catalog.oid"
                + " FROM pg_catalog.pg_partition_ancestors(" + oid + ")";
        String schemas = " UNION ALL SELECT s::pg_catalog.text FROM pg_catalog.pg_publication_namespace s"
                + " JOIN pg_catalog.pg_publication p ON p.oid = s.pnpubid WHERE " + named
                + " AND s.pnnspid IN (SELECT relnamespace FROM pg_catalog.pg_class WHERE oid IN (" + tables + "))";
        return "SELECT pg_catalog.string_agg(w.part, ',' ORDER BY w.part COLLATE pg_catalog.\"C\")"
                + " FROM (SELECT p.xmin || p::pg_catalog.text AS part FROM pg_catalog.pg_publication p WHERE " + named
                + " UNION ALL SELECT r::pg_catalog.text FROM pg_catalog.pg_publication_rel r"
                + " JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid WHERE " + named + " AND r.prrelid IN ("
                + tables + ")" + (major >= SCHEMAS_SINCE ? schemas : "") + ") w";
    }

    /**
     * Returns the expression for the partitions that hold a table's rows, as a text. Each is named by its OID and the
     * transaction that attached it, after those of the partitions that it is in, so one that was detached and comes back has
     * another name. One that is being detached no longer counts: its changes come under its own name.
     */
    static String partitions(long oid, int major) {
        String attached = major >= PENDING_SINCE ? " AND NOT i.inhdetachpending" : "";
        return "coalesce((WITH RECURSIVE tree(relid, name) AS (SELECT " + oid
                + "::pg_catalog.oid, NULL::pg_catalog.text"
                + " UNION ALL SELECT i.inhrelid, pg_catalog.concat(t.name || '/', i.inhrelid, '@', i.xmin) FROM tree t"
                + " JOIN pg_catalog.pg_class c ON c.oid = t.relid AND c.relkind = 'p'"
                + " JOIN pg_catalog.pg_inherits i ON i.inhparent = t.relid" + attached + ")"
                + " SELECT pg_catalog.string_agg(t.name, ',' ORDER BY t.name COLLATE pg_catalog.\"C\") FROM tree t"
                + " JOIN pg_catalog.pg_class c ON c.oid = t.relid AND c.relkind <> 'p'), '')";
    }
}
