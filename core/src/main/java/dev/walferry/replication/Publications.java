package dev.walferry.replication;

import dev.walferry.Printable;
import dev.walferry.internal.replication.LoggedTables;
import dev.walferry.internal.replication.PublicationCoverage;
import dev.walferry.internal.replication.Sql;
import dev.walferry.internal.replication.TableNameParser;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Creates and inspects publications, which say whose changes a stream carries.
 *
 * <p>Works on any connection to the database. A publication takes effect at its own position in the WAL: one that was
 * created after a slot cannot be used for changes that the slot still holds from before, so create publications first.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-createpublication.html">CREATE PUBLICATION</a>
 */
public final class Publications {
    private final Connection connection;

    /**
     * Creates an instance for the database that a connection is connected to.
     *
     * @param connection used for each call, never closed
     */
    public Publications(Connection connection) {
        this.connection = connection;
    }

    /**
     * A table that a publication publishes.
     *
     * @param schema schema name
     * @param name table name
     */
    public record Table(String schema, String name) {
        /**
         * Reads {@code table} or {@code schema.table}, each part as it is or in double quotes. Without a schema it is
         * {@code public}.
         *
         * @param text the name as a person writes it; letters keep their case
         * @return the table
         * @throws IllegalArgumentException if the text is not such a name
         */
        public static Table parse(String text) {
            List<String> parts = TableNameParser.parts(text);
            return parts.size() == 1 ? new Table("public", parts.get(0)) : new Table(parts.get(0), parts.get(1));
        }

        @Override
        public String toString() {
            return Printable.of(schema + "." + name);
        }
    }

    /**
     * Returns those of some publications that do not exist.
     *
     * @param names publication names, exact
     * @return the missing ones, in the order given
     * @throws SQLException if the query fails
     */
    public List<String> missing(Collection<String> names) throws SQLException {
        List<String> missing = new ArrayList<>(names);
        if (!names.isEmpty()) {
            missing.removeAll(strings(
                    "SELECT pubname FROM pg_catalog.pg_publication WHERE pubname IN (" + Sql.literals(names) + ")"));
        }
        return missing;
    }

    /**
     * Returns the tables of some publications.
     *
     * @param names publication names, exact
     * @return each table once, by schema and name
     * @throws SQLException if the query fails
     */
    public List<Table> tables(Collection<String> names) throws SQLException {
        return names.isEmpty()
                ? List.of()
                : tables(
                        "SELECT DISTINCT schemaname, tablename FROM pg_catalog.pg_publication_tables WHERE pubname IN ("
                                + Sql.literals(names) + ") ORDER BY 1, 2");
    }

    private List<Table> tables(String sql) throws SQLException {
        List<Table> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                tables.add(new Table(row.getString(1), row.getString(2)));
            }
        }
        return tables;
    }

    /**
     * Returns the tables whose changes a slot sends if its plugin has no publications: ordinary tables, and partitions, under
     * their own names.
     *
     * @param named those that are wanted; empty for all
     * @return each that exists, by schema and name
     * @throws SQLException if the query fails
     */
    public List<Table> tablesOfAnyPlugin(Collection<Table> named) throws SQLException {
        List<String> names = named.stream()
                .map(table -> LoggedTables.named(table.schema(), table.name()))
                .toList();
        return tables(LoggedTables.query(names) + " ORDER BY 1, 2");
    }

    /**
     * Finds tables whose changes no publication publishes. A partitioned table counts as published if all of its
     * partitions are, and a partition if one of its ancestors is.
     *
     * @param names publication names, exact
     * @param tables the tables in question
     * @return those that do not exist or are not published as a whole, in the given order
     * @throws SQLException if a query fails
     */
    public List<Table> unpublished(Collection<String> names, Collection<Table> tables) throws SQLException {
        List<Table> unpublished = new ArrayList<>();
        PublicationCoverage coverage = new PublicationCoverage(connection, names);
        for (Table table : tables) {
            if (!coverage.isPublished(table.schema(), table.name())) {
                unpublished.add(table);
            }
        }
        return unpublished;
    }

    /**
     * Creates a publication of all tables, present and future.
     *
     * @param name publication name
     * @throws SQLException if the server refuses; only a superuser may
     */
    public void createForAllTables(String name) throws SQLException {
        execute("CREATE PUBLICATION " + Sql.identifier(name) + " FOR ALL TABLES");
    }

    /**
     * Creates a publication of some tables.
     *
     * @param name publication name
     * @param tables at least one
     * @throws SQLException if the server refuses; the role must own the tables
     */
    public void createForTables(String name, Collection<Table> tables) throws SQLException {
        String list = tables.stream()
                .map(table -> Sql.identifier(table.schema()) + "." + Sql.identifier(table.name()))
                .collect(Collectors.joining(", "));
        execute("CREATE PUBLICATION " + Sql.identifier(name) + " FOR TABLE " + list);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> strings(String sql) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                strings.add(row.getString(1));
            }
        }
        return strings;
    }
}
