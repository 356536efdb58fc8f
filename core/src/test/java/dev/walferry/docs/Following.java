package dev.walferry.docs;

import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs an example while a test changes the database. */
final class Following {
    static final Duration LIMIT = Duration.ofMinutes(3);

    private Following() {}

    /** An example, which runs until it is told to stop. */
    interface Follower {
        void run(AtomicBoolean running) throws IOException, SQLException;
    }

    /** The actions of the test meanwhile. */
    interface Script {
        void run() throws Exception;
    }

    /** Runs the example in another thread during the script, then stops it and waits for its end. */
    static void until(Follower follower, Script script) throws Exception {
        AtomicBoolean running = new AtomicBoolean(true);
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> {
            try {
                follower.run(running);
            } catch (IOException | SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            script.run();
        } finally {
            running.set(false);
            done.get();
        }
    }

    /**
     * Waits until the slot exists. A slot is also active while it is being created, but has no position yet and misses
     * what is written.
     */
    static void awaitSlot(TestDatabase db, String slot) {
        await(db, "slot " + slot + " is read", "1", slot, "and active and confirmed_flush_lsn is not null");
    }

    static void awaitNoSlot(TestDatabase db, String slot) {
        await(db, "slot " + slot + " is gone", "0", slot, "");
    }

    private static void await(TestDatabase db, String what, String count, String slot, String condition) {
        String sql = "select count(*) from pg_replication_slots where slot_name = '" + slot + "' " + condition;
        Await.until(what, LIMIT, () -> count.equals(db.queryOne(sql)));
    }

    static String url(TestDatabase db) {
        return db.url() + "?user=" + db.user() + "&password=" + db.password();
    }
}
