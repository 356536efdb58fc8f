package dev.walferry.snapshot;

import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A synchronous standby that does not answer: commits that wait for it are in the WAL but not visible. */
final class SilentStandby {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private SilentStandby() {}

    /**
     * Makes commits wait, except for some that are too early: the setting reaches the server's processes one by one.
     */
    static void begin(TestDatabase db) throws SQLException {
        set(db, "nobody");
    }

    /** Lets all commits go on. */
    static void end(TestDatabase db) throws SQLException {
        set(db, "");
    }

    private static void set(TestDatabase db, String name) throws SQLException {
        db.execute("alter system set synchronous_standby_names = '" + name + "'", "select pg_reload_conf()");
        Await.until("it is set", LIMIT, () -> name.equals(db.queryOne("show synchronous_standby_names")));
    }

    /** Executes a statement without quotes until its commit waits; done if it was too early to wait. */
    static CompletableFuture<Void> commit(TestDatabase db, String sql) {
        CompletableFuture<Void> commit = CompletableFuture.runAsync(
                () -> {
                    try {
                        db.execute(sql);
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                },
                SilentStandby::onThread);
        Await.until("a commit", LIMIT, () -> commit.isDone() || isWaiting(db, sql));
        return commit;
    }

    /**
     * Runs a task on a new thread: with two processors the common pool has one thread from Java 25 on, and two of these
     * tasks wait for each other.
     */
    static void onThread(Runnable task) {
        Thread thread = new Thread(task, "waits");
        thread.setDaemon(true);
        thread.start();
    }

    private static boolean isWaiting(TestDatabase db, String sql) throws SQLException {
        return "t"
                .equals(db.queryOne("select exists (select from pg_stat_activity where wait_event = 'SyncRep'"
                        + " and query = '" + sql + "')"));
    }
}
