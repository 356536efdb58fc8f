package dev.walferry.internal.replication;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The server of a stream, to recognize it in another connection. A former primary that still runs has the identifier and the
 * tables of the cluster, and if several servers were promoted independently, their timelines have the same number. But no two
 * servers were started in the same microsecond.
 *
 * @param systemId the cluster's identity
 * @param timeline the cluster's timeline
 * @param standby whether the server was a standby when the stream connected
 * @param started when it was started, in microseconds
 */
public record ServerInstance(String systemId, int timeline, boolean standby, long started) {
    private static final String CONNECTION_FAILURE = "08006";
    private static final String STARTED =
            "SELECT (extract(epoch FROM pg_catalog.pg_postmaster_start_time()) * 1000000)::pg_catalog.int8";
    private static final String STANDBY = "SELECT pg_catalog.pg_is_in_recovery(), system_identifier,"
            + " greatest(timeline_id, min_recovery_end_timeline) FROM pg_catalog.pg_control_system(),"
            + " pg_catalog.pg_control_checkpoint(), pg_catalog.pg_control_recovery()";

    /**
     * Returns when a server was started.
     *
     * @param connection to the server
     * @return microseconds since 1970
     * @throws SQLException when it cannot be asked
     */
    public static long started(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(STARTED)) {
            row.next();
            return row.getLong(1);
        }
    }

    /**
     * Makes sure that a connection has reached this server, or another standby of the same WAL if this is one. A server that was
     * promoted meanwhile is still the same, because it was not restarted.
     *
     * @param connection where it leads
     * @throws SQLException a failure of the connection, so that another attempt is made
     */
    public void requireReached(Connection connection) throws SQLException {
        if (started(connection) != started && !(standby && isSuchStandby(connection))) {
            throw new SQLException(
                    "the connection has reached another server than the stream: have the URL lead to one server only"
                            + " (for a primary among several hosts, add targetServerType=primary)",
                    CONNECTION_FAILURE);
        }
    }

    private boolean isSuchStandby(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(STANDBY)) {
            row.next();
            return row.getBoolean(1) && row.getString(2).equals(systemId) && row.getInt(3) == timeline;
        }
    }
}
