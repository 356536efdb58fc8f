package dev.walferry.kafka.query;

import dev.walferry.kafka.progress.query.QueryIdentity;
import dev.walferry.kafka.query.poll.PollMoment;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The server that is polled in one session. A URL may name several hosts, so that connections lead to different servers: a standby
 * that is behind the rows that were read, or a former primary. No two servers were started in the same microsecond.
 */
final class PolledServer {
    private static final String CONNECTION_FAILURE = "08006";
    private static final String STARTED =
            "SELECT (extract(epoch FROM pg_catalog.pg_postmaster_start_time()) * 1000000)::pg_catalog.int8";

    private final QueryIdentity identity;
    private final @Nullable ReadMark read;

    /** When it was started; null before it was reached. */
    private volatile @Nullable Long started;

    /**
     * Creates the server of a session.
     *
     * @param identity the database that progress belongs to
     * @param read how far it was read before; null for nothing
     */
    PolledServer(QueryIdentity identity, @Nullable ReadMark read) {
        this.identity = identity;
        this.read = read;
    }

    /**
     * Takes the server that a connection has reached.
     *
     * @throws ReplicationException if it is another cluster's, or lacks rows that were read, so that another attempt is made
     */
    void reached(Connection connection) throws SQLException {
        QueryIdentity reached = SourceDatabase.identity(connection);
        if (!reached.equals(identity)) {
            throw new ReplicationException(
                    Category.RETRY,
                    "database: a connection has reached " + reached + ", and one before it " + identity
                            + ": have the URL lead to one of them only",
                    null);
        }
        if (read != null) {
            read.requireReachedBy(PollMoment.now(connection));
        }
        started = started(connection);
    }

    /** Makes sure that another connection has reached the same server. */
    void requireReachedBy(Connection connection) throws SQLException {
        Long expected = started;
        if (expected != null && started(connection) != expected) {
            throw new SQLException(
                    "the connection has reached another server than the polls: have the URL lead to one server only (for a"
                            + " primary among several hosts, add targetServerType=primary)",
                    CONNECTION_FAILURE);
        }
    }

    /** Returns when the server started. Core does the same for a stream's server, in an internal package. */
    private static long started(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(STARTED)) {
            row.next();
            return row.getLong(1);
        }
    }
}
