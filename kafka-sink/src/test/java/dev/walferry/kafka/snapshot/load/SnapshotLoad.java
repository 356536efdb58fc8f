package dev.walferry.kafka.snapshot.load;

import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Changes a table over one connection: inserts, updates that keep or change a large value, deletes, changes of keys,
 * and truncates of a second table. Each change of a row gives it the next version; no key is used twice.
 */
public final class SnapshotLoad implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** A chunk waits until the stream has passed what was written when it was read, so the daemon has to keep up. */
    private static final long PACE_NANOS = 2_000_000;

    /** Far beyond the keys that exist at first. */
    private static final int MOVED = 10_000_000;

    private final TestDatabase database;
    private final int rows;
    private final Random random;
    private final Thread thread;
    private final AtomicReference<@Nullable Throwable> error = new AtomicReference<>();
    private volatile boolean stopped;

    private SnapshotLoad(TestDatabase database, int rows, long seed) {
        this.database = database;
        this.rows = rows;
        this.random = new Random(seed);
        this.thread = new Thread(this::run, "load");
        thread.setUncaughtExceptionHandler((t, e) -> error.set(e));
    }

    /** Creates the tables, with rows of version 1; every tenth has a value that is stored out of line. */
    public static void fill(TestDatabase database, int rows) throws SQLException {
        fill(database, rows, "", 10);
    }

    /**
     * The same.
     *
     * @param partitions how the table is partitioned; empty if it is not
     * @param large every how many rows one has a value that is stored out of line
     * @param more statements that come before the rows
     */
    public static void fill(TestDatabase database, int rows, String partitions, int large, String... more)
            throws SQLException {
        database.execute(
                "create table item (id int primary key, version int not null, note text, body text) " + partitions,
                "alter table item alter column body set storage external",
                "create table emptied (id int primary key, version int not null)",
                "insert into emptied select i, 1 from generate_series(1, 1000) i");
        database.execute(more);
        database.execute("insert into item select i, 1, 'note ' || i, case when i % " + large
                + " = 0 then repeat(md5(i::text), 80) end from generate_series(1, " + rows + ") i");
    }

    /** Starts to change the tables, some hundred times a second. */
    public static SnapshotLoad start(TestDatabase database, int rows) {
        SnapshotLoad load = new SnapshotLoad(database, rows, 42);
        load.thread.start();
        return load;
    }

    private void run() {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (int n = 1; !stopped; n++) {
                statement.execute(next(n));
                LockSupport.parkNanos(PACE_NANOS);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String next(int n) {
        int id = 1 + random.nextInt(rows);
        return switch (n % 10) {
            case 0 -> "delete from item where id = " + id;
            case 1, 2 -> "insert into item values (" + (rows + n) + ", 1, 'new', repeat('n', 3000))";
            case 3 -> "update item set id = id + " + MOVED + ", version = version + 1 where id = " + id;
            case 4 ->
                "update item set body = repeat('b', 2500 + " + n % 100 + "), version = version + 1 where id = " + id;
            case 5 ->
                "begin; update item set version = version + 1 where id between " + id + " and " + (id + 20)
                        + "; update item set version = version + 1, note = 'twice' where id = " + id + "; commit";
            case 6 ->
                n % 500 == 6
                        ? "truncate emptied; insert into emptied select i, 1 from generate_series(1, 50) i"
                        : "update emptied set version = version + 1 where id = " + (1 + n % 50);
            default -> "update item set version = version + 1 where id = " + id;
        };
    }

    /** Ends the load. */
    public void stop() {
        stopped = true;
        Await.until("the load has ended", LIMIT, () -> !thread.isAlive());
        Throwable e = error.get();
        if (e != null) {
            throw new AssertionError("the load failed", e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
