package dev.walferry.internal.replication;

import java.util.Collection;

/** The tables that a plugin without publications sends: those whose changes are in the WAL, under their own names. */
public final class LoggedTables {
    private static final String ALL =
            "SELECT n.nspname AS schemaname, c.relname AS tablename FROM pg_catalog.pg_class c"
                    + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r'"
                    + " AND c.relpersistence = 'p' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'";

    /**
     * The server's own condition: any other index does not identify a row in the WAL, and then plugins leave out its
     * changes.
     */
    private static final String IDENTIFIES = "i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL";

    /**
     * Whether an index {@code i} of a table {@code c} is the key by which its changes can be told apart. A table whose updates
     * and deletes are not sent has none: its rows move unseen.
     */
    public static final String IS_KEY = "CASE c.relreplident WHEN 'd' THEN i.indisprimary AND " + IDENTIFIES
            + " WHEN 'i' THEN i.indisreplident AND " + IDENTIFIES + " WHEN 'f' THEN i.indisprimary ELSE false END";

    private LoggedTables() {}

    /**
     * Returns a query whose rows have a table's {@code schemaname} and {@code tablename}.
     *
     * @param named the tables that are wanted, each as {@link #named} writes it; empty for all
     */
    public static String query(Collection<String> named) {
        return named.isEmpty() ? ALL : ALL + " AND (n.nspname, c.relname) IN (" + String.join(", ", named) + ")";
    }

    /** Returns a table's name as a row of two literals. */
    public static String named(String schema, String name) {
        return "(" + Sql.literal(schema) + ", " + Sql.literal(name) + ")";
    }
}
