package dev.walferry.bench.e2e;

import dev.walferry.testdata.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Commits one-row transactions on a schedule, on a few connections in turn. */
final class SteadyWriter {
    private static final int CONNECTIONS = 4;

    private final TestDatabase database;
    private final long first;
    private final long count;
    private final long intervalNanos;
    private final List<Thread> threads = new ArrayList<>();
    private volatile long startNanos;
    private volatile @Nullable SQLException failure;

    /**
     * Creates a writer that has not begun.
     *
     * @param database the database with the table
     * @param rate transactions per second
     * @param first id of the first row
     * @param count number of rows
     */
    SteadyWriter(TestDatabase database, int rate, long first, long count) {
        this.database = database;
        this.first = first;
        this.count = count;
        this.intervalNanos = 1_000_000_000L / rate;
    }

    long first() {
        return first;
    }

    /** Returns when a row's transaction is due, on {@link System#nanoTime}'s clock. */
    long due(long id) {
        return startNanos + (id - first) * intervalNanos;
    }

    void start() {
        startNanos = System.nanoTime() + 1_000_000_000L;
        for (int i = 0; i < CONNECTIONS; i++) {
            long offset = i;
            Thread thread = new Thread(() -> write(offset), "writer-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    private void write(long offset) {
        try (Connection connection = database.connect();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into bench values (?, 'product', 1, 0.25, timestamptz '2026-01-01', 'note')")) {
            for (long i = offset; i < count; i += CONNECTIONS) {
                long id = first + i;
                long wait = due(id) - System.nanoTime();
                if (wait > 0) {
                    LockSupport.parkNanos(wait);
                }
                insert.setLong(1, id);
                insert.executeUpdate();
            }
        } catch (SQLException e) {
            failure = e;
        }
    }

    void join() throws SQLException {
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        SQLException e = failure;
        if (e != null) {
            throw e;
        }
    }
}
