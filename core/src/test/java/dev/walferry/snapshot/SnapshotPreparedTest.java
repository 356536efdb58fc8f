package dev.walferry.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.CommitPrepared;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.pgoutput.Prepare;
import dev.walferry.pgoutput.RollbackPrepared;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.SnapshotReport.Outcome;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.transaction.TwoPhase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;

/** A prepared transaction is in the WAL, and in some streams, but becomes visible only once it is committed. */
@Timeout(900)
class SnapshotPreparedTest {
    private static final int SMALL = 16 << 10;
    private static final String ITEM = "create table item (id int primary key, note text, large text)";
    private static final String FILL =
            "insert into item select i, repeat('x', 80), 'large ' || i from generate_series(1, 3000) i";
    private static final List<Column> COLUMNS = Stream.of("id", "note", "large")
            .map(name -> new Column(name, 25, -1, false))
            .toList();

    /** Applies what came in a prepared transaction when it is committed, and forgets it when it is rolled back. */
    private static final class PreparedConsumer {
        private final Rebuilt rebuilt;
        private final Map<String, List<PgOutputMessage>> prepared = new HashMap<>();
        private final List<PgOutputMessage> open = new ArrayList<>();
        private boolean isPreparing;

        PreparedConsumer(Rebuilt rebuilt) {
            this.rebuilt = rebuilt;
        }

        void take(PgOutputMessage message) {
            switch (message.kind()) {
                case BEGIN_PREPARE -> isPreparing = true;
                case PREPARE -> {
                    prepared.put(((Prepare) message).gid(), List.copyOf(open));
                    open.clear();
                    isPreparing = false;
                }
                case COMMIT_PREPARED -> apply(prepared.remove(((CommitPrepared) message).gid()));
                case ROLLBACK_PREPARED -> prepared.remove(((RollbackPrepared) message).gid());
                default -> {
                    if (!isPreparing) {
                        rebuilt.take(message);
                    } else if (message.kind() == Kind.RELATION) {
                        apply(List.of(message)); // it stays whether the transaction is committed or rolled back
                    } else {
                        open.add(message);
                    }
                }
            }
        }

        private void apply(List<PgOutputMessage> messages) {
            rebuilt.take(new Begin(Lsn.ZERO, 0, 0));
            messages.forEach(rebuilt::take);
            rebuilt.take(new Commit(Lsn.ZERO, Lsn.ZERO, 0));
        }
    }

    private static void prepare(TestDatabase db) throws SQLException {
        try (Connection connection = db.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("update item set note = 'prepared' where id % 10 = 0");
            statement.execute("delete from item where id % 10 = 1");
            statement.execute("prepare transaction '" + db.name() + "'");
        }
    }

    private static Snapshots tables(TestDatabase db, TwoPhase when) throws SQLException {
        Snapshots snapshots = new Snapshots(db, ITEM, FILL);
        snapshots.twoPhase = when;
        snapshots.consumer = new PreparedConsumer(snapshots.rebuilt)::take;
        return snapshots;
    }

    private static void awaitPrepared(TestDatabase db, Snapshots snapshots, SnapshotStream stream) {
        String name = "prepared transaction '" + db.name() + "'";
        snapshots.readUntil(
                stream,
                () -> String.valueOf(stream.tables().get(0).waitingFor()).contains(name));
    }

    private static void end(TestDatabase db, Snapshots snapshots, SnapshotStream stream, String how)
            throws SQLException {
        db.execute(how + " '" + db.name() + "'");
        snapshots.readUntilFinished(stream, "item");
        snapshots.catchUp(stream);
        snapshots.rebuilt.assertSameAs(db, "public.item", COLUMNS);
    }

    /**
     * The transaction may have been returned before: no chunk counts until it has ended, and the table's state names
     * what it waits for.
     */
    private static void before(TestDatabase db, TwoPhase when, String end) throws SQLException {
        Snapshots snapshots = tables(db, when);
        try (SnapshotStream stream = snapshots.open(1, SMALL)) {
            prepare(db);
            stream.add(Table.parse("item"));
            awaitPrepared(db, snapshots, stream);
            assertTrue(snapshots.reports.isEmpty());
            end(db, snapshots, stream, end);
        }
    }

    @OnPostgres({15, 18})
    void itIsCommittedAfterTheTableWasAdded(TestDatabase db) throws SQLException {
        before(db, TwoPhase.AT_COMMIT, "commit prepared");
    }

    @OnPostgres({15, 18})
    void itIsRolledBackAfterTheTableWasAdded(TestDatabase db) throws SQLException {
        before(db, TwoPhase.AT_PREPARE, "rollback prepared");
    }

    private static void during(TestDatabase db, TwoPhase when, String end) throws SQLException {
        Snapshots snapshots = tables(db, when);
        try (SnapshotStream stream = snapshots.open(2, SMALL, "item")) {
            snapshots.readUntil(stream, () -> !snapshots.reports.isEmpty());
            prepare(db);
            if (when == TwoPhase.AT_PREPARE) {
                awaitPrepared(db, snapshots, stream); // its changes were returned, but no chunk has them
            } else {
                snapshots.readUntilFinished(stream, "item"); // it comes later, like any other
            }
            end(db, snapshots, stream, end);
        }
    }

    @OnPostgres({15, 18})
    void itIsCommittedAfterItsChangesWereReturned(TestDatabase db) throws SQLException {
        during(db, TwoPhase.AT_PREPARE, "commit prepared");
    }

    @OnPostgres({15, 18})
    void itIsRolledBackAfterItsChangesWereReturned(TestDatabase db) throws SQLException {
        during(db, TwoPhase.AT_PREPARE, "rollback prepared");
    }

    @OnPostgres({15, 18})
    void itIsCommittedAfterTheTableWasRead(TestDatabase db) throws SQLException {
        during(db, TwoPhase.AT_COMMIT, "commit prepared");
    }

    @OnPostgres({15, 18})
    void itIsRolledBackAfterTheTableWasRead(TestDatabase db) throws SQLException {
        during(db, TwoPhase.AT_COMMIT, "rollback prepared");
    }

    /** Its rows would come among changes, and a transaction with them may be rolled back. */
    @OnPostgres({15, 18})
    void aTableWithoutAKeyIsRefused(TestDatabase db) throws SQLException {
        Snapshots snapshots = tables(db, TwoPhase.AT_PREPARE);
        db.execute("create table bare (a int)");
        snapshots.failuresExpected = true;
        try (SnapshotStream stream = snapshots.open(1, SMALL, "bare")) {
            snapshots.readUntil(stream, () -> !snapshots.reports.isEmpty());
            assertEquals(Outcome.FAILED, snapshots.last("bare").outcome());
            assertTrue(String.valueOf(snapshots.last("bare").reason()).contains("take them at their commit"));
        }
    }

    /** The next stream does not have what this one knows about rows that were not returned. */
    @OnPostgres({15, 18})
    void itIsRolledBackBetweenSessions(TestDatabase db) throws SQLException {
        Snapshots snapshots = tables(db, TwoPhase.AT_PREPARE);
        TableSelection selection = new TableSelection("id <> 1500 or pg_catalog.pg_advisory_lock_shared(7)::text = ''");
        try (SnapshotStream stream = snapshots.open(1, SMALL);
                Connection lock = db.connect();
                Statement statement = lock.createStatement()) {
            statement.execute("select pg_advisory_lock(7)");
            stream.add(Table.parse("item"), selection, null);
            snapshots.readUntil(stream, () -> isAnyWaiting(db));
            prepare(db); // while a chunk is read that does not see it
            statement.execute("select pg_advisory_unlock(7)");
            awaitPrepared(db, snapshots, stream);
            snapshots.catchUp(stream);
        }
        SnapshotReport last = snapshots.last("item");
        assertEquals(Outcome.CHUNK, last.outcome());
        try (SnapshotStream stream = snapshots.open(1, SMALL)) {
            stream.add(last.table(), selection, last.resumeFrom());
            end(db, snapshots, stream, "rollback prepared");
        }
    }

    private static boolean isAnyWaiting(TestDatabase db) {
        try {
            return "t"
                    .equals(
                            db.queryOne(
                                    "select exists (select from pg_locks where not granted and locktype = 'advisory'"
                                            + " and database = (select oid from pg_database where datname = current_database()))"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
