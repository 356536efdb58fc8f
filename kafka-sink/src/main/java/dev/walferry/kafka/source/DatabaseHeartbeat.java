package dev.walferry.kafka.source;

import dev.walferry.kafka.config.settings.HeartbeatSettings;
import dev.walferry.kafka.config.settings.MessageSettings;
import dev.walferry.kafka.connection.BackgroundConnection;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.Failures.Cause;
import dev.walferry.kafka.observe.Failures.Side;
import dev.walferry.kafka.observe.Outage;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something in the database with every heartbeat: runs a query, writes a logical message, or both. It has a thread
 * and its own connection, so that a query that waits for a lock holds up nothing. What fails is logged and tried again
 * with the next heartbeat. The log does not have the server's message, which may hold row data.
 */
public final class DatabaseHeartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseHeartbeat.class);
    private static final String EMIT =
            "SELECT pg_catalog.pg_logical_emit_message(false, '" + MessageSettings.HEARTBEAT_PREFIX + "', '')";

    private final BackgroundConnection connection;
    private final HeartbeatSettings settings;
    private final Outage outage;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private DatabaseHeartbeat(SourceDatabase database, HeartbeatSettings settings, Failures failures) {
        this.outage = new Outage(LOG, LogEvent.HEARTBEAT, failures, new Cause(Side.POSTGRESQL, "heartbeat"));
        this.connection = new BackgroundConnection(database::connectToPrimary);
        this.settings = settings;
        this.thread = new Thread(failures.guarded(this::run), "walferry-heartbeat");
    }

    /**
     * Starts heartbeats, if the settings ask for any in the database.
     *
     * @param database where
     * @param settings what is done, and how often
     * @param failures counts those that fail
     * @return to be closed by the caller
     */
    public static DatabaseHeartbeat start(SourceDatabase database, HeartbeatSettings settings, Failures failures) {
        DatabaseHeartbeat heartbeat = new DatabaseHeartbeat(database, settings, failures);
        if (settings.needsDatabase()) {
            heartbeat.thread.setDaemon(true);
            heartbeat.thread.start();
        }
        return heartbeat;
    }

    private void run() {
        try {
            while (!closed.await(settings.interval().toMillis(), TimeUnit.MILLISECONDS)) {
                beat();
            }
        } catch (InterruptedException e) {
            LOG.debug("no more heartbeats");
        } finally {
            connection.close();
        }
    }

    private void beat() {
        try {
            try (Statement statement = connection.get().createStatement()) {
                if (settings.message()) {
                    statement.execute(EMIT);
                }
                if (settings.query() != null) {
                    SearchPath.ofRole(connection.get());
                    statement.execute(settings.query());
                    SearchPath.empty(connection.get());
                }
            }
            outage.over("the heartbeat in the database works");
        } catch (SQLException e) {
            failed("SQL state " + e.getSQLState()
                    + " (see the server's log; check heartbeat.action.query and the rights of source.user)");
        } catch (RuntimeException e) {
            LOG.debug("the heartbeat in the database failed", e);
            failed("an unexpected " + e.getClass().getName() + " (report it)");
        }
    }

    private void failed(String why) {
        connection.discard();
        if (!connection.isClosed()) {
            outage.failed("the heartbeat in the database failed with " + why);
        }
    }

    /** Ends the thread, even in the middle of a query. */
    @Override
    public void close() {
        closed.countDown();
        connection.close();
    }
}
