package dev.walferry.kafka.source;

import dev.walferry.kafka.connection.BackgroundConnection;
import dev.walferry.kafka.connection.ConnectionSource;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.Failures.Cause;
import dev.walferry.kafka.observe.Failures.Side;
import dev.walferry.kafka.observe.Outage;
import dev.walferry.replication.SourceError;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the primary log which transactions are running, again and again until closed. A standby creates a slot only after it
 * has read that, and an idle primary does not log it by itself.
 *
 * <p>Whatever fails is tried again: the primary may come back, and an operator may grant the privilege while the slot waits.
 */
final class RunningTransactions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningTransactions.class);
    private static final String TELL = "SELECT pg_catalog.pg_log_standby_snapshot()";
    private static final Cause NOT_TOLD = new Cause(Side.POSTGRESQL, "slot_creation");
    private static final long PAUSE_MILLIS = 500;

    /** The pause after a failure: each attempt is a login. */
    private static final long RETRY_MILLIS = 2000;

    private final BackgroundConnection connection;
    private final Outage outage;
    private final CountDownLatch closed = new CountDownLatch(1);

    private RunningTransactions(ConnectionSource primary, Failures failures, Logger log) {
        this.connection = new BackgroundConnection(primary);
        this.outage = new Outage(log, LogEvent.SLOT_CREATION, failures, NOT_TOLD);
    }

    /** Starts in a new thread. */
    static RunningTransactions tell(ConnectionSource primary, Failures failures) {
        return tell(primary, failures, LOG);
    }

    static RunningTransactions tell(ConnectionSource primary, Failures failures, Logger log) {
        RunningTransactions told = new RunningTransactions(primary, failures, log);
        Thread thread = new Thread(failures.guarded(told::run), "walferry-running-transactions");
        thread.setDaemon(true);
        thread.start();
        return told;
    }

    private void run() {
        try {
            boolean isOver = false;
            while (!isOver) {
                isOver = closed.await(tell() ? PAUSE_MILLIS : RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connection.close();
        }
    }

    private boolean tell() {
        try (Statement statement = connection.get().createStatement()) {
            statement.execute(TELL);
            outage.over("the primary logs its running transactions");
            return true;
        } catch (SQLException e) {
            connection.discard();
            if (!connection.isClosed()) {
                outage.failed("cannot make the primary log its running transactions: " + SourceError.reason(e) + " ("
                        + remedy(e) + "); until it works, the slot waits for the primary's next checkpoint");
            }
            return false;
        }
    }

    static String remedy(SQLException e) {
        SourceError error = SourceError.of(e);
        return switch (error) {
            case DENIED -> "GRANT EXECUTE ON FUNCTION pg_log_standby_snapshot() TO the role";
            // the function refuses to work on a standby with the SQLSTATE of a lost slot
            case SLOT_LOST -> "the server of source.primary.url is not a primary: correct it";
            default -> error.remedyOfStatement();
        };
    }

    /** Stops, even in the middle of a query. */
    @Override
    public void close() {
        closed.countDown();
        connection.close();
    }
}
