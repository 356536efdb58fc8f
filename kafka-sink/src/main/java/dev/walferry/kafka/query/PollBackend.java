package dev.walferry.kafka.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The server's process behind a connection.
 *
 * @param pid its PID
 * @param serverStarted when the server started, in seconds since 1970 by its own clock
 * @param opened when the connection was opened, by the same clock
 */
record PollBackend(int pid, double serverStarted, double opened) {
    private static final String SELF = "SELECT pg_catalog.pg_backend_pid(),"
            + " extract(epoch FROM pg_catalog.pg_postmaster_start_time()),"
            + " extract(epoch FROM pg_catalog.clock_timestamp())";

    private static final String STATE =
            "SELECT extract(epoch FROM pg_catalog.pg_postmaster_start_time()), a.pid, a.state,"
                    + " a.wait_event_type, a.state_change::text, pg_catalog.array_to_string(pg_catalog.pg_blocking_pids(a.pid), ', ')"
                    + " FROM (SELECT 1) AS one LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = ?";

    /**
     * What the server says of such a process.
     *
     * @param serverStarted when the server that was asked started
     * @param isThere whether it has a process of that PID
     * @param state what the process does; null if that is not known
     * @param waitType what kind of event it waits for; null for none
     * @param changed when its state changed last; null if that is not known
     * @param blockers the PIDs of those that hold or want a lock before it; empty for none
     */
    record State(
            double serverStarted,
            boolean isThere,
            @Nullable String state,
            @Nullable String waitType,
            @Nullable String changed,
            String blockers) {
        /** Returns whether the server has answered everything. */
        boolean isIdle() {
            return state != null && state.startsWith("idle");
        }

        boolean isForLock() {
            return !blockers.isEmpty() || "Lock".equals(waitType);
        }
    }

    /** Asks a connection for its own. */
    static PollBackend of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SELF)) {
            row.next();
            return new PollBackend(row.getInt(1), row.getDouble(2), row.getDouble(3));
        }
    }

    /** Asks over another connection, which may lead to another server. */
    State state(Connection other) throws SQLException {
        try (PreparedStatement statement = other.prepareStatement(STATE)) {
            statement.setInt(1, pid);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                String blockers = row.getString(6);
                return new State(
                        row.getDouble(1),
                        row.getObject(2) != null,
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        blockers == null ? "" : blockers);
            }
        }
    }
}
