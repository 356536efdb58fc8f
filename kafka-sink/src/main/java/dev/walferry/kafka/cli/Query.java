package dev.walferry.kafka.cli;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Asks the source's catalogs. */
final class Query {
    /** Reads one row. */
    interface Row<T> {
        /** Reads the row that the result stands on. */
        T read(ResultSet row) throws SQLException;
    }

    private final Connection connection;

    Query(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /** All rows; a list among the parameters becomes an array of text. */
    <T> List<T> all(String sql, Row<T> reader, Object... parameters) throws SQLException {
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

    /** The only row. */
    <T> T one(String sql, Row<T> reader, Object... parameters) throws SQLException {
        return all(sql, reader, parameters).get(0);
    }

    /** A server setting, in its basic unit. */
    String setting(String name) throws SQLException {
        return one("SELECT setting FROM pg_catalog.pg_settings WHERE name = ?", row -> row.getString(1), name);
    }
}
