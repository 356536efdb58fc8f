package dev.walferry.bench.e2e;

import dev.walferry.bench.e2e.contender.Lane;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Updates rows as fast as the server can, in transactions of a thousand rows, and pauses only while its reader has a large
 * enough backlog.
 */
final class EndlessWriter implements AutoCloseable {
    private static final int TRANSACTIONS = 10;
    private static final long ENOUGH_BACKLOG = 256L << 20;
    private static final String UPDATE = "do $$ begin for i in 1.." + TRANSACTIONS
            + " loop update bench set quantity = quantity + 1; commit; end loop; end $$";

    private final Testbed testbed;
    private final Lane lane;
    private final Thread thread = new Thread(this::write, "endless-writer");
    private volatile boolean stopping;
    private volatile long rows;
    private volatile @Nullable SQLException failure;

    EndlessWriter(Testbed testbed, Lane lane) {
        this.testbed = testbed;
        this.lane = lane;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void write() {
        try (Connection connection = testbed.database().connect();
                Statement statement = connection.createStatement()) {
            long written = 0;
            while (!stopping) {
                statement.execute(UPDATE);
                written += TRANSACTIONS * Scenario.KEYS;
                rows = written;
                while (!stopping && testbed.backlog(lane) > ENOUGH_BACKLOG) {
                    Pause.millis(100);
                }
            }
        } catch (SQLException e) {
            failure = e;
        }
    }

    /** Stops and returns how many rows it has updated. */
    long stop() throws SQLException {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        requireNoFailure();
        return rows;
    }

    /** Throws the error that ended it, if there is one. */
    void requireNoFailure() throws SQLException {
        SQLException e = failure;
        if (e != null) {
            throw e;
        }
    }

    @Override
    public void close() {
        stopping = true;
    }
}
