package dev.walferry.kafka.source;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Where a session looks for names without a schema. A role's own path usually has schemas in which others may create objects.
 * PostgreSQL takes an operator from there if it fits better than its own, and it would run as our role. So the path is empty,
 * which leaves {@code pg_catalog}, except while a user's own query runs.
 */
public final class SearchPath {
    private static final String EMPTY = "SET search_path = ''";
    private static final String OF_ROLE = "RESET search_path";

    private SearchPath() {}

    /**
     * Empties the path.
     *
     * @param connection the session
     * @throws SQLException if the connection is lost, or its transaction has failed
     */
    public static void empty(Connection connection) throws SQLException {
        execute(connection, EMPTY);
    }

    /**
     * Gives a session the path that its role, its database or its URL sets.
     *
     * @param connection the session
     * @throws SQLException if the connection is lost, or its transaction has failed
     */
    public static void ofRole(Connection connection) throws SQLException {
        execute(connection, OF_ROLE);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
