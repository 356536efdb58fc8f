package dev.walferry.internal.replication;

import java.util.Collection;

/** The tables that a plugin without publications sends: those whose changes are in the WAL, under their own names. */
public final class LoggedTables {
    private static final String ALL =
            "SELECT n.nspname AS schemaname, c.relname AS tablename FROM pg_catalog.pg_class c"
                    + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r'"
                    + " AND c.relpersistence = 'p' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'";

    private LoggedTables() {}

    /**
     * A query whose rows have a table's {@code schemaname} and {@code tablename}.
     *
     * @param named the tables that are wanted, each as {@link #named} writes it; empty for all
     */
    public static String query(Collection<String> named) {
        return named.isEmpty() ? ALL : ALL + " AND (n.nspname, c.relname) IN (" + String.join(", ", named) + ")";
    }

    /** A table's name as a row of two literals. */
    public static String named(String schema, String name) {
        return "(" + Sql.literal(schema) + ", " + Sql.literal(name) + ")";
    }
}
