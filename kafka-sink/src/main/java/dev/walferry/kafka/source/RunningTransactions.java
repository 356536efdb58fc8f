package dev.walferry.kafka.source;

import dev.walferry.kafka.connection.BackgroundConnection;
import dev.walferry.kafka.connection.ConnectionSource;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the primary log which transactions are running, again and again until closed. A standby creates a slot only after it
 * has read that, and an idle primary does not log it by itself.
 */
final class RunningTransactions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningTransactions.class);
    private static final String TELL = "SELECT pg_catalog.pg_log_standby_snapshot()";
    private static final long PAUSE_MILLIS = 500;

    private final BackgroundConnection connection;
    private final CountDownLatch closed = new CountDownLatch(1);

    private RunningTransactions(ConnectionSource primary) {
        this.connection = new BackgroundConnection(primary);
    }

    /** Starts, in a thread of its own. */
    static RunningTransactions tell(ConnectionSource primary) {
        RunningTransactions told = new RunningTransactions(primary);
        Thread thread = new Thread(told::run, "walferry-running-transactions");
        thread.setDaemon(true);
        thread.start();
        return told;
    }

    private void run() {
        try {
            do {
                tell();
            } while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (SQLException e) {
            if (!connection.isClosed()) {
                LOG.warn(
                        "cannot make the primary log its running transactions (SQL state {}), so the slot is created only"
                                + " after the primary's next checkpoint: GRANT EXECUTE ON FUNCTION"
                                + " pg_log_standby_snapshot() TO the role, or wait",
                        e.getSQLState());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connection.close();
        }
    }

    private void tell() throws SQLException {
        try (Statement statement = connection.get().createStatement()) {
            statement.execute(TELL);
        }
    }

    /** Stops, even in the middle of a query. */
    @Override
    public void close() {
        closed.countDown();
        connection.close();
    }
}
