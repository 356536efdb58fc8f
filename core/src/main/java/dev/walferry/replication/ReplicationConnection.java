package dev.walferry.replication;

import dev.walferry.Lsn;
import dev.walferry.internal.replication.ServerInstance;
import dev.walferry.internal.replication.Sql;
import dev.walferry.internal.replication.TimelineHistory;
import dev.walferry.internal.socket.ReplicationInput;
import dev.walferry.internal.socket.ReplicationSocket;
import dev.walferry.internal.socket.ReplicationSocketFactory;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;

/**
 * An open connection in replication mode, with its settings pinned, before any stream runs on it.
 *
 * @param connection for SQL in simple query mode and for replication commands
 * @param input what the driver reads from
 * @param server what the server can do
 * @param pid the server's process for this connection
 * @param systemId the cluster's identity
 * @param timeline the cluster's timeline
 * @param standby whether the server was a standby when the session began; it may have been promoted since
 * @param started when the server was started, in microseconds: no other server was then
 * @param history the timelines before the cluster's own
 */
record ReplicationConnection(
        Connection connection,
        ReplicationInput input,
        ServerCapabilities server,
        int pid,
        String systemId,
        int timeline,
        boolean standby,
        long started,
        TimelineHistory history) {

    private static final System.Logger LOG = System.getLogger(ReplicationConnection.class.getName());

    /** Parameters that we set, but that the driver would take from the URL first. */
    private static final List<PGProperty> OURS = List.of(
            PGProperty.REPLICATION,
            PGProperty.PREFER_QUERY_MODE,
            PGProperty.ASSUME_MIN_SERVER_VERSION,
            PGProperty.SOCKET_FACTORY,
            PGProperty.SOCKET_FACTORY_ARG);

    /**
     * Connects and pins the session's settings.
     *
     * @param timeout how long the server may take to answer, at most a day, unless {@code user} says otherwise; zero
     *     for no limit
     * @param taker takes the connection as soon as it is made, so that another thread can abort it
     */
    static ReplicationConnection open(String url, Properties user, Duration timeout, Consumer<? super Connection> taker)
            throws SQLException, IOException {
        requireNothingOfOurs(url);
        String ticket = ReplicationSocketFactory.drawTicket();
        Properties properties = new Properties();
        PGProperty.SOCKET_TIMEOUT.set(properties, (int) timeout.plusMillis(999).toSeconds());
        properties.putAll(user);
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "10");
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.SOCKET_FACTORY.set(properties, ReplicationSocketFactory.class.getName());
        PGProperty.SOCKET_FACTORY_ARG.set(properties, ticket);
        Connection connection = null;
        try {
            connection = new Driver().connect(url, TlsDefaults.complete(url, properties));
            ReplicationSocket socket = ReplicationSocketFactory.take(ticket);
            if (connection == null || socket == null) {
                throw ReplicationException.fatal("cannot use this URL: expected jdbc:postgresql://host:port/database");
            }
            taker.accept(connection);
            SessionSettings.pin(connection);
            return identified(connection, socket.input());
        } catch (SQLException | IOException | RuntimeException e) {
            ReplicationSocketFactory.take(ticket);
            if (connection != null) {
                connection.close();
            }
            throw e;
        }
    }

    private static void requireNothingOfOurs(String url) {
        Properties given = Driver.parseURL(url, null);
        for (PGProperty ours : OURS) {
            if (given != null && given.getProperty(ours.getName()) != null) {
                throw ReplicationException.fatal("cannot use this URL: Walferry sets " + ours.getName()
                        + " itself for a replication connection; remove it from the URL");
            }
        }
    }

    private static ReplicationConnection identified(Connection connection, ReplicationInput input) throws SQLException {
        ServerCapabilities server =
                new ServerCapabilities(Integer.parseInt(SessionSettings.show(connection, "server_version_num")));
        server.newerThanTested().ifPresent(warning -> LOG.log(System.Logger.Level.WARNING, warning));
        boolean standby =
                isInRecovery(connection); // asked first: a server that is promoted meanwhile counts as a standby
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("IDENTIFY_SYSTEM")) {
            row.next();
            int timeline = row.getInt(2);
            return new ReplicationConnection(
                    connection,
                    input,
                    server,
                    connection.unwrap(PGConnection.class).getBackendPID(),
                    row.getString(1),
                    timeline,
                    standby,
                    ServerInstance.started(connection),
                    history(connection, timeline));
        }
    }

    /** The first timeline of a cluster has no history, and the file of a later one may have been removed. */
    private static TimelineHistory history(Connection connection, int timeline) throws SQLException {
        if (timeline == 1) {
            return TimelineHistory.NONE;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("TIMELINE_HISTORY " + timeline)) {
            row.next();
            return TimelineHistory.parse(row.getString(2));
        } catch (SQLException e) {
            if (SourceError.of(e) == SourceError.WAL_REMOVED) {
                return TimelineHistory.NONE;
            }
            throw e;
        }
    }

    private static boolean isInRecovery(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_is_in_recovery()")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** Has the server copy the slot to its standbys. The slot must not be in use. */
    void makeFailover(String slot) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ALTER_REPLICATION_SLOT " + Sql.identifier(slot) + " (FAILOVER true)");
        }
    }

    ServerInstance instance() {
        return new ServerInstance(systemId, timeline, standby, started);
    }

    /** Lets an answer take any time from now on. */
    void waitWithoutLimit() throws SQLException {
        connection.setNetworkTimeout(Runnable::run, 0);
    }

    /** Returns how far the server's WAL reaches now. */
    Lsn walEnd() throws SQLException {
        String sql = "SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()"
                + " ELSE pg_catalog.pg_current_wal_flush_lsn() END";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return Lsn.parse(row.getString(1));
        }
    }

    /** Returns whether the server is a standby. */
    boolean isInRecovery() throws SQLException {
        return isInRecovery(connection);
    }

    /** Milliseconds of silence after which the server drops us; 0 for never. */
    long walSenderTimeoutMillis() throws SQLException {
        String sql = "SELECT setting FROM pg_catalog.pg_settings WHERE name = 'wal_sender_timeout'";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
