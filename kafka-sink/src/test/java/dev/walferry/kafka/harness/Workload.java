package dev.walferry.kafka.harness;

import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes small transactions into a table {@code item} until it is stopped: inserts, updates that increment the row's
 * version, and a delete now and then. Each row holds the marker that must not appear in any log. A failed statement is
 * skipped, so the workload survives restarts of the server.
 */
public final class Workload implements AutoCloseable {
    public static final String TABLE = "create table item (id int primary key, version int not null, note text)";

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final TestDatabase database;
    private final Thread thread;
    private final AtomicReference<@Nullable Throwable> error = new AtomicReference<>();
    private volatile boolean stopped;
    private volatile int transactions;
    private volatile int deleted;

    private Workload(TestDatabase database) {
        this.database = database;
        this.thread = new Thread(this::run, "workload");
        thread.setUncaughtExceptionHandler((t, e) -> error.set(e));
    }

    /** Starts to write as fast as one connection can. */
    public static Workload on(TestDatabase database) {
        Workload workload = new Workload(database);
        workload.thread.start();
        return workload;
    }

    /** Fills the table with rows of version 1 in one transaction. */
    public static void fill(TestDatabase database, int rows) throws SQLException {
        database.execute("insert into item select i, 1, '" + Route.ROW_MARKER + " ' || i || repeat('x', 100)"
                + " from generate_series(1, " + rows + ") i");
    }

    /**
     * Fills the table in one transaction that changes each row several times: a thousand rows are inserted, and updated
     * once for each version, then come the next thousand.
     */
    public static void fillWithVersions(TestDatabase database, int rows, int versions) throws SQLException {
        database.execute("do $$ begin for lo in 1.." + rows + " by 1000 loop"
                + " insert into item select i, 1, '" + Route.ROW_MARKER + " ' || i || repeat('x', 100)"
                + " from generate_series(lo, least(lo + 999, " + rows + ")) i;"
                + " for v in 2.." + versions + " loop"
                + " update item set version = v where id between lo and lo + 999;"
                + " end loop; end loop; end $$");
    }

    /** Increments the version of each row in one transaction. */
    public static void updateAll(TestDatabase database) throws SQLException {
        database.execute("update item set version = version + 1");
    }

    private void run() {
        while (!stopped) {
            try (Connection connection = database.connect()) {
                write(connection);
            } catch (SQLException e) {
                // the server is away for a moment; the next connection continues
                Await.holds("the server is back", PAUSE, () -> stopped);
            }
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void write(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into item values (?, 1, '"
                        + Route.ROW_MARKER + "')" + " on conflict (id) do update set version = item.version + 1");
                PreparedStatement delete = connection.prepareStatement("delete from item where id = ?")) {
            while (!stopped) {
                int n = transactions + 1;
                // every row is written three times, and old rows are deleted
                insert.setInt(1, n - n % 3 * 10);
                insert.execute();
                if (n % 50 == 0) {
                    delete.setInt(1, n - 50);
                    deleted += delete.executeUpdate();
                }
                transactions = n;
            }
        }
    }

    /** Returns the number of transactions written. */
    public int transactions() {
        return transactions;
    }

    /** Returns the number of records that its changes produce: two for a delete. */
    public long records() {
        return transactions + 2L * deleted;
    }

    /** Waits until it has written some more. */
    public void awaitMore(int more) {
        int target = transactions + more;
        Await.until(more + " more transactions", LIMIT, () -> transactions >= target);
    }

    /** Ends the workload. Its rows stay. */
    public void stop() {
        stopped = true;
        Await.until("the workload has ended", LIMIT, () -> !thread.isAlive());
        Throwable e = error.get();
        if (e != null) {
            throw new AssertionError("the workload failed", e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
