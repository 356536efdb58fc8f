package dev.walferry.testdata;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sessions of one database that are used again: starting one takes a server many times as long as a small statement. Each
 * use finds a session as if it were new. Safe in any thread.
 */
final class SessionPool implements AutoCloseable {

    private static final int VALID_SECONDS = 30;

    private final PostgresServer server;
    private final String database;
    private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();

    SessionPool(PostgresServer server, String database) {
        this.server = server;
        this.database = database;
    }

    /** What to do in a session. */
    interface Work<T extends @Nullable Object> {
        T in(Statement statement) throws SQLException;
    }

    <T extends @Nullable Object> T use(Work<T> work) throws SQLException {
        Connection connection = take();
        boolean isFresh = false;
        try {
            T result;
            try (Statement statement = connection.createStatement()) {
                result = work.in(statement);
            } finally {
                isFresh = reset(connection);
            }
            return result;
        } finally {
            if (isFresh) {
                idle.add(connection);
            } else {
                connection.close();
            }
        }
    }

    /** Takes a session that works: the server may have been restarted, or have ended it. */
    private Connection take() throws SQLException {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            if (connection.isValid(VALID_SECONDS)) {
                return connection;
            }
            connection.close();
        }
        return server.connect(database);
    }

    /** Resets a session; fails within a transaction, which then ends with its session. */
    private static boolean reset(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("discard all");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /** Ends all sessions. The next ones have the settings that roles and the database have then. */
    @Override
    public void close() throws SQLException {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            connection.close();
        }
    }
}
