package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Looks again and again how old the transactions of snapshots in a database become. */
final class OldestTransaction implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final long PAUSE_NANOS = 20_000_000;

    private static final String OLDEST =
            "select coalesce(max(extract(epoch from clock_timestamp() - xact_start)), 0), count(*)"
                    + " from pg_stat_activity where datname = current_database() and application_name = 'walferry snapshot'"
                    + " and xact_start is not null";

    private final TestDatabase database;
    private final Thread thread;
    private final AtomicReference<@Nullable Throwable> error = new AtomicReference<>();
    private volatile double oldest;
    private volatile long seen;
    private volatile boolean stopped;

    private OldestTransaction(TestDatabase database) {
        this.database = database;
        this.thread = new Thread(this::run, "oldest transaction");
        thread.setUncaughtExceptionHandler((t, e) -> error.set(e));
    }

    static OldestTransaction watch(TestDatabase database) {
        OldestTransaction watching = new OldestTransaction(database);
        watching.thread.start();
        return watching;
    }

    private void run() {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            long count = 0;
            while (!stopped) {
                try (ResultSet row = statement.executeQuery(OLDEST)) {
                    row.next();
                    oldest = Math.max(oldest, row.getDouble(1));
                    count += row.getLong(2);
                    seen = count;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asserts that some were seen, and none that was older. */
    void assertBelow(Duration age) {
        close();
        if (error.get() != null) {
            throw new AssertionError("the transactions cannot be seen", error.get());
        }
        assertTrue(seen > 0, "some transactions were seen");
        assertTrue(oldest < age.toSeconds(), () -> "a transaction of " + oldest + " s");
    }

    @Override
    public void close() {
        stopped = true;
        Await.until("nobody looks any more", LIMIT, () -> !thread.isAlive());
    }
}
