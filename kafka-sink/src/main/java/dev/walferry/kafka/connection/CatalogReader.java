package dev.walferry.kafka.connection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads the source's catalogs. */
public final class CatalogReader {
    /**
     * Turns a row of a result into an object.
     *
     * @param <T> the object's type
     */
    public interface RowReader<T> {
        /**
         * Reads the current row.
         *
         * @param row the result, positioned on the row
         * @return the object
         * @throws SQLException if a column cannot be read
         */
        T read(ResultSet row) throws SQLException;
    }

    private final Connection connection;

    /**
     * Reads through a connection.
     *
     * @param connection used for every query, never closed
     */
    public CatalogReader(Connection connection) {
        this.connection = connection;
    }

    /**
     * Returns the connection that the queries use.
     *
     * @return the connection
     */
    public Connection connection() {
        return connection;
    }

    /**
     * Returns the server's major version.
     *
     * @return for example 18
     * @throws SQLException if the connection is lost
     */
    public int major() throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion();
    }

    /**
     * Returns all rows of a query.
     *
     * @param <T> what each row becomes
     * @param sql the query
     * @param reader reads one row
     * @param parameters values of the query's parameters; a list becomes an array of text
     * @return the rows in the query's order
     * @throws SQLException if the query fails
     */
    public <T> List<T> all(String sql, RowReader<T> reader, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                Object value = parameters[i] instanceof List<?> list
                        ? connection.createArrayOf("text", list.toArray())
                        : parameters[i];
                statement.setObject(i + 1, value);
            }
            List<T> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(reader.read(row));
                }
            }
            return rows;
        }
    }

    /**
     * Returns the first row of a query that always has one.
     *
     * @param <T> what the row becomes
     * @param sql the query
     * @param reader reads the row
     * @param parameters values of the query's parameters; a list becomes an array of text
     * @return the row
     * @throws SQLException if the query fails or has no row
     */
    public <T> T one(String sql, RowReader<T> reader, Object... parameters) throws SQLException {
        List<T> rows = all(sql, reader, parameters);
        if (rows.isEmpty()) {
            throw new SQLException("the catalog has changed during the query", "40001");
        }
        return rows.get(0);
    }

    /**
     * Returns a server setting in its base unit.
     *
     * @param name the setting's name
     * @return its value as text
     * @throws SQLException if the query fails
     */
    public String setting(String name) throws SQLException {
        return one("SELECT setting FROM pg_catalog.pg_settings WHERE name = ?", row -> row.getString(1), name);
    }
}
