package dev.walferry.kafka.soak;

import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * About two hundred transactions a second on a table {@code item} that keeps its size: each inserts a row and updates
 * the one before, and every other one deletes the two oldest.
 */
final class SteadyLoad implements AutoCloseable {
    static final int ROWS_KEPT = 1_000;

    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final TestDatabase database;
    private final Thread thread = new Thread(this::run, "steady-load");
    private final AtomicReference<@Nullable Throwable> error = new AtomicReference<>();
    private volatile boolean stopped;
    private volatile long inserted;
    private volatile long updated;
    private volatile long deleted;

    private SteadyLoad(TestDatabase database) {
        this.database = database;
        thread.setUncaughtExceptionHandler((t, e) -> error.set(e));
    }

    static SteadyLoad on(TestDatabase database) {
        SteadyLoad load = new SteadyLoad(database);
        load.thread.start();
        return load;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void run() {
        try (Connection connection = database.connect();
                PreparedStatement insert =
                        connection.prepareStatement("insert into item values (?, 1, '" + Route.ROW_MARKER + "')");
                PreparedStatement update =
                        connection.prepareStatement("update item set version = version + 1 where id = ?");
                PreparedStatement delete = connection.prepareStatement("delete from item where id <= ?")) {
            connection.setAutoCommit(false);
            for (int id = 1; !stopped; id++) {
                insert.setInt(1, id);
                update.setInt(1, id - 1);
                delete.setInt(1, id - ROWS_KEPT);
                int changes = insert.executeUpdate();
                int updates = update.executeUpdate();
                int deletes = id % 2 == 0 ? delete.executeUpdate() : 0;
                connection.commit();
                inserted += changes;
                updated += updates;
                deleted += deletes;
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (SQLException e) {
            throw new AssertionError("the load failed", e);
        }
    }

    long inserted() {
        return inserted;
    }

    long updated() {
        return updated;
    }

    long deleted() {
        return deleted;
    }

    void stop() {
        stopped = true;
        Await.until("the load has ended", LIMIT, () -> !thread.isAlive());
        Throwable e = error.get();
        if (e != null) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        stopped = true;
    }
}
