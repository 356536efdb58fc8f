package dev.walferry.kafka.query.table;

import dev.walferry.kafka.config.rule.ListedTable;
import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.config.settings.ShapeSettings;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.ReplicationException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the tables to read. */
public final class TableFinder {
    private static final String TABLES = "SELECT c.oid::bigint, n.nspname, c.relname, c.relkind::text"
            + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE NOT c.relispartition AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'"
            + " AND c.relpersistence <> 't' AND c.relkind IN (";

    private static final String NAMED = "SELECT 1 FROM pg_catalog.pg_class c"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE c.oid = ?::bigint::oid AND n.nspname = ? AND c.relname = ?";

    private final QuerySettings settings;
    private final ShapeSettings shape;

    /**
     * Creates a finder.
     *
     * @param settings which tables are listed
     * @param shape which schemas and tables are carried
     */
    public TableFinder(QuerySettings settings, ShapeSettings shape) {
        this.settings = settings;
        this.shape = shape;
    }

    /**
     * A table for people.
     *
     * @param oid its OID
     * @param description what it is, and its name
     */
    public record Described(long oid, String description) {}

    /**
     * Returns the tables for people.
     *
     * @param connection to the database
     * @return each with what it is
     * @throws SQLException if the catalog cannot be read
     * @throws ReplicationException if a listed table does not exist
     */
    public List<Described> described(Connection connection) throws SQLException {
        return find(connection).stream()
                .map(table -> new Described(table.oid(), table.described()))
                .toList();
    }

    /**
     * Returns the tables as they are now.
     *
     * @param connection to the database
     * @return them by schema and name
     * @throws SQLException if the catalog cannot be read
     */
    public List<TableRef> find(Connection connection) throws SQLException {
        List<TableRef> carried =
                all(connection).stream().filter(this::isCarried).toList();
        if (carried.isEmpty()) {
            throw PollException.fatal("no table is left to be read: see table.whitelist, table.types, schema.pattern,"
                    + " and the lists of schemas and tables");
        }
        return carried;
    }

    /** Returns the tables that are there, without regard to the lists that leave some out. */
    List<TableRef> all(Connection connection) throws SQLException {
        List<TableRef> all = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql())) {
            while (row.next()) {
                Table name = new Table(row.getString(2), row.getString(3));
                all.add(new TableRef(row.getLong(1), name, row.getString(4).charAt(0)));
            }
        }
        for (ListedTable listed : settings.listed()) {
            if (all.stream().noneMatch(table -> isNamed(table, listed))) {
                throw PollException.fatal("table.whitelist names " + listed
                        + ", which is no table of table.types: correct the name, or add what it is to table.types");
            }
        }
        return all;
    }

    /**
     * Returns whether a table has the name under which it was found, in the transaction's snapshot.
     *
     * @param connection to the database
     * @param table the table
     * @return false if it was renamed, or dropped
     * @throws SQLException if the catalog cannot be read
     */
    public boolean isStill(Connection connection, TableRef table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NAMED)) {
            statement.setLong(1, table.oid());
            statement.setString(2, table.name().schema());
            statement.setString(3, table.name().name());
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private String sql() {
        String kinds = settings.kinds().stream().map(kind -> "'" + kind + "'").collect(Collectors.joining(", "));
        String pattern = settings.schemaPattern();
        String schemas = pattern == null ? "" : " AND n.nspname LIKE " + SqlText.literal(pattern);
        return TABLES + kinds + ")" + schemas + " ORDER BY n.nspname, c.relname";
    }

    static boolean isNamed(TableRef table, ListedTable listed) {
        return listed.matches(table.name().schema(), table.name().name());
    }

    /** Returns whether the lists of exact names leave it in. */
    boolean isListed(TableRef table) {
        boolean isListed =
                settings.listed().isEmpty() || settings.listed().stream().anyMatch(listed -> isNamed(table, listed));
        return isListed && settings.unlisted().stream().noneMatch(listed -> isNamed(table, listed));
    }

    private boolean isCarried(TableRef table) {
        return isListed(table)
                && shape.carries(table.name().schema(), table.name().name());
    }
}
