package dev.walferry.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;

/** A change that is in the WAL, and so in the stream, before it is visible: a synchronous standby does not answer. */
@Timeout(900)
class SnapshotVisibilityTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int SMALL = 16 << 10;

    private static Snapshots tables(TestDatabase db) throws SQLException {
        return new Snapshots(
                db,
                "create table item (id int primary key, version bigint, note text)",
                "insert into item select i, 1, repeat('x', 80) from generate_series(1, 3000) i");
    }

    private static void standby(TestDatabase db, String name) throws SQLException {
        db.execute("alter system set synchronous_standby_names = '" + name + "'", "select pg_reload_conf()");
        Await.until("it is set", LIMIT, () -> name.equals(db.queryOne("show synchronous_standby_names")));
    }

    /** A commit that waits for the standby, of this version of a row. */
    private record Waiting(int version, CompletableFuture<Void> commit) {}

    /** The server takes the setting over process by process, so that some commits may be too early to wait. */
    private static Waiting updateUntilACommitWaits(TestDatabase db) {
        for (int version = 2; ; version++) {
            CompletableFuture<Void> commit = updating(db, version);
            Await.until("a commit", LIMIT, () -> commit.isDone() || isWaiting(db));
            if (!commit.isDone()) {
                return new Waiting(version, commit);
            }
            commit.join();
        }
    }

    private static CompletableFuture<Void> updating(TestDatabase db, int version) {
        return CompletableFuture.runAsync(() -> {
            try {
                db.execute("update item set version = " + version + " where id = 2990");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static boolean isWaiting(TestDatabase db) throws SQLException {
        return "t"
                .equals(db.queryOne("select exists (select from pg_stat_activity"
                        + " where wait_event = 'SyncRep' and query like 'update item %')"));
    }

    private static String visible(TestDatabase db) throws SQLException {
        return db.queryOne("select version from item where id = 2990");
    }

    private static boolean isTold(Snapshots snapshots, int version) {
        List<String> row = snapshots.rebuilt.table("public.item").get("2990");
        return row != null && row.get(1).equals(Integer.toString(version));
    }

    private static void assertWaits(Snapshots snapshots, SnapshotStream stream) {
        snapshots.readUntil(stream, () -> stream.tables().get(0).waitingFor() != null);
        int before = snapshots.reports.size();
        for (int i = 0; i < 50; i++) {
            snapshots.step(stream);
        }
        assertFalse(snapshots.isFinished("item"), () -> "no chunk may be used: " + stream.tables());
        assertEquals(0, snapshots.reports.size() - before);
    }

    /** The change was returned before the table was added: only the fence can know. */
    @OnPostgres(
            value = {14, 18},
            settings = "synchronous_commit=on")
    void beforeTheTableWasAdded(LocalPostgres postgres) throws Exception {
        TestDatabase db = postgres.createDatabase("fence");
        Snapshots snapshots = tables(db);
        try (SnapshotStream stream = snapshots.open(1, SMALL)) {
            standby(db, "nobody");
            Waiting waiting = updateUntilACommitWaits(db);
            try {
                snapshots.readUntil(stream, () -> isTold(snapshots, waiting.version()));
                assertEquals(Integer.toString(waiting.version() - 1), visible(db));
                stream.add(Table.parse("item"));
                assertWaits(snapshots, stream);
            } finally {
                standby(db, "");
            }
            waiting.commit().get();
            snapshots.readUntilFinished(stream, "item");
            assertTrue(isTold(snapshots, waiting.version()));
        }
    }

    /** The change is returned while the table is read: the guard finds the chunks that do not have it. */
    @OnPostgres(
            value = {14, 18},
            settings = "synchronous_commit=on")
    void whileTheTableIsRead(LocalPostgres postgres) throws Exception {
        TestDatabase db = postgres.createDatabase("guard");
        Snapshots snapshots = tables(db);
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            snapshots.readUntil(stream, () -> !snapshots.reports.isEmpty());
            standby(db, "nobody");
            Waiting waiting = updateUntilACommitWaits(db);
            try {
                snapshots.readUntil(stream, () -> isTold(snapshots, waiting.version()));
                assertEquals(Integer.toString(waiting.version() - 1), visible(db));
                assertWaits(snapshots, stream);
            } finally {
                standby(db, "");
            }
            waiting.commit().get();
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
            assertTrue(isTold(snapshots, waiting.version()));
            assertEquals(3000, snapshots.rebuilt.table("public.item").size());
        }
    }
}
