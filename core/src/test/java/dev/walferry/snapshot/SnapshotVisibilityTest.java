package dev.walferry.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.internal.placement.Placement.Rule;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;

/**
 * A change that is in the WAL, and so in the stream, before it is visible, because a synchronous standby does not
 * answer.
 */
@Timeout(900)
class SnapshotVisibilityTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int SMALL = 16 << 10;
    private static final String STALE = "an old version of";
    private static final String LOST = "the change never came";

    private static Snapshots tables(TestDatabase db) throws SQLException {
        return new Snapshots(
                db,
                "create table item (id int primary key, version bigint, note text)",
                "insert into item select i, 1, repeat('x', 80) from generate_series(1, 3000) i");
    }

    /** A commit of this version of a row, which waits for the standby. */
    private record Waiting(int version, CompletableFuture<Void> commit) {}

    /**
     * Updates until a commit waits: the setting reaches the server's processes one by one, so some commits may be too
     * early to wait.
     */
    private static Waiting updateUntilACommitWaits(TestDatabase db) {
        for (int version = 2; ; version++) {
            CompletableFuture<Void> commit =
                    SilentStandby.commit(db, "update item set version = " + version + " where id = 2990");
            if (!commit.isDone()) {
                return new Waiting(version, commit);
            }
            commit.join();
        }
    }

    private static String visible(TestDatabase db) throws SQLException {
        return db.queryOne("select version from item where id = 2990");
    }

    private static boolean isTold(Snapshots snapshots, int version) {
        List<String> row = snapshots.rebuilt.table("public.item").get("2990");
        return row != null && row.get(1).equals(Integer.toString(version));
    }

    /** Asserts that a stream reads nothing more of the table. */
    private static void assertWaits(Snapshots snapshots, SnapshotStream stream) {
        snapshots.readUntil(stream, () -> stream.tables().get(0).waitingFor() != null);
        int before = snapshots.reports.size();
        for (int i = 0; i < 50; i++) {
            snapshots.step(stream);
        }
        assertFalse(snapshots.isFinished("item"), () -> "no chunk may be used: " + stream.tables());
        assertEquals(0, snapshots.reports.size() - before);
    }

    /**
     * Asserts that with all rules no chunk is used before the commit is visible. Without one, the snapshot ends and is
     * wrong.
     */
    private static void assertRight(Snapshots snapshots, SnapshotStream stream, TestDatabase db, Waiting waiting)
            throws Exception {
        try (stream) {
            assertEquals(Integer.toString(waiting.version() - 1), visible(db));
            if (snapshots.rules.size() == Rule.values().length) {
                assertWaits(snapshots, stream);
            } else {
                snapshots.readUntilFinished(stream, "item");
            }
            SilentStandby.end(db);
            waiting.commit().get();
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
            assertTrue(isTold(snapshots, waiting.version()), LOST);
            assertEquals(3000, snapshots.rebuilt.table("public.item").size());
        } finally {
            SilentStandby.end(db);
        }
    }

    private interface History {
        void run(Snapshots snapshots, TestDatabase db) throws Exception;
    }

    private static void assertNeeded(Rule rule, String violation, LocalPostgres postgres, History history)
            throws Exception {
        TestDatabase with = postgres.createDatabase("with");
        history.run(tables(with), with);
        TestDatabase without = postgres.createDatabase("without");
        Snapshots snapshots = tables(without);
        snapshots.rules = EnumSet.complementOf(EnumSet.of(rule));
        AssertionError wrong = assertThrows(AssertionError.class, () -> history.run(snapshots, without));
        assertTrue(String.valueOf(wrong.getMessage()).contains(violation), wrong::toString);
    }

    /** The change is returned while the table is read: the guard finds the chunks that do not have it. */
    @OnPostgres(
            value = {14, 18},
            settings = "synchronous_commit=on")
    void whileTheTableIsRead(LocalPostgres postgres) throws Exception {
        assertNeeded(Rule.GUARD, STALE, postgres, (snapshots, db) -> {
            SnapshotStream stream = snapshots.open(1, SMALL, "item");
            snapshots.readUntil(stream, () -> !snapshots.reports.isEmpty());
            SilentStandby.begin(db);
            Waiting waiting = updateUntilACommitWaits(db);
            snapshots.readUntil(stream, () -> isTold(snapshots, waiting.version()));
            assertRight(snapshots, stream, db, waiting);
        });
    }

    /** The change was returned before the table was added: only the fence can know. */
    @OnPostgres(
            value = {14, 18},
            settings = "synchronous_commit=on")
    void beforeTheTableWasAdded(LocalPostgres postgres) throws Exception {
        assertNeeded(Rule.FENCE, STALE, postgres, (snapshots, db) -> {
            SnapshotStream stream = snapshots.open(1, SMALL);
            SilentStandby.begin(db);
            Waiting waiting = updateUntilACommitWaits(db);
            snapshots.readUntil(stream, () -> isTold(snapshots, waiting.version()));
            stream.add(Table.parse("item"));
            assertRight(snapshots, stream, db, waiting);
        });
    }

    /** The change was returned and confirmed by an earlier stream, in the middle of the snapshot. */
    @OnPostgres(
            value = {14, 18},
            settings = "synchronous_commit=on")
    void beforeARestart(LocalPostgres postgres) throws Exception {
        assertNeeded(Rule.FENCE, STALE, postgres, (snapshots, db) -> {
            Waiting waiting;
            try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
                snapshots.readUntil(stream, () -> !snapshots.reports.isEmpty());
                SilentStandby.begin(db);
                waiting = updateUntilACommitWaits(db);
                snapshots.readUntil(stream, () -> isTold(snapshots, waiting.version()));
            }
            SnapshotReport last = snapshots.last("item");
            snapshots.reports.clear();
            SnapshotStream stream = snapshots.open(1, SMALL);
            stream.add(last.table(), last.resumeFrom());
            assertRight(snapshots, stream, db, waiting);
        });
    }

    /** The commit lies before the position at which the slot begins, so its change never comes. */
    @OnPostgres(
            value = {14, 18},
            settings = "synchronous_commit=on")
    void beforeTheSlotBegan(LocalPostgres postgres) throws Exception {
        assertNeeded(Rule.FENCE, LOST, postgres, (snapshots, db) -> {
            CompletableFuture<SnapshotStream> opening;
            Waiting waiting;
            try (Connection first = db.connect();
                    Connection second = db.connect()) {
                String running = begin(first);
                opening =
                        CompletableFuture.supplyAsync(() -> snapshots.open(1, SMALL, "item"), SilentStandby::onThread);
                awaitWaitingFor(db, running);
                running = begin(second);
                first.rollback();
                awaitWaitingFor(db, running); // transactions that begin from now on may still run when the slot begins
                SilentStandby.begin(db);
                waiting = updateUntilACommitWaits(db);
                second.rollback();
            }
            assertRight(snapshots, opening.get(), db, waiting);
        });
    }

    /** Begins a transaction that writes; returns its id. */
    private static String begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_current_xact_id()::xid")) {
            row.next();
            return row.getString(1);
        }
    }

    /** Waits until the creation of the slot waits for the end of a transaction. */
    private static void awaitWaitingFor(TestDatabase db, String xid) {
        Await.until(
                "the slot waits for " + xid,
                LIMIT,
                () -> "t"
                        .equals(db.queryOne("select exists (select from pg_locks where not granted"
                                + " and locktype = 'transactionid' and transactionid = '" + xid + "')")));
    }
}
