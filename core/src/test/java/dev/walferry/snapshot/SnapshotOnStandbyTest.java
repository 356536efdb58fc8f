package dev.walferry.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.pgoutput.Column;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.SnapshotReport.Outcome;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.ReplicatedPostgres;
import dev.walferry.testdata.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The slot and the readers are on a standby, where a snapshot does not say which transactions run, while the primary is
 * written to.
 */
@Timeout(1800)
@Tag("slow")
class SnapshotOnStandbyTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String ACTIVE = "select count(*) from pg_replication_slots where active";
    private static final String CONFLICTS =
            "select confl_lock from pg_stat_database_conflicts where datname = current_database()";
    private static final String PAUSED = "select (pg_get_wal_replay_pause_state() = 'paused')::int";
    private static final String UNREPLAYED = "select (pg_last_wal_receive_lsn() > pg_last_wal_replay_lsn())::int";
    private static final int ROWS = 2000;
    private static final int SESSIONS = 3;
    private static final int SMALL = 64 << 10;
    private static final List<Column> COLUMNS = Stream.of("id", "version", "note", "large")
            .map(name -> new Column(name, 25, -1, false))
            .toList();

    private static void onStandby(ReplicatedPostgres servers, String sql) {
        try (Connection connection = servers.standby().connect("shop");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long number(ReplicatedPostgres servers, String sql) throws SQLException {
        try (Connection connection = servers.standby().connect("shop");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Begins a snapshot. A standby creates a slot only once the primary has logged its running transactions. */
    static Snapshots begin(ReplicatedPostgres servers, TestDatabase db, String... tables) throws SQLException {
        Snapshots snapshots = new Snapshots(db, tables);
        snapshots.url = servers.standby().url("shop");
        snapshots.awaitFree = () -> Await.until("the slot is free", LIMIT, () -> number(servers, ACTIVE) == 0);
        servers.awaitReplayed();
        CompletableFuture<Void> created = CompletableFuture.runAsync(() -> onStandby(
                servers, "select pg_create_logical_replication_slot('" + snapshots.slot() + "', 'pgoutput')"));
        Await.until("the slot is there", LIMIT, () -> {
            db.queryOne("select pg_log_standby_snapshot()");
            return created.isDone();
        });
        created.join();
        return snapshots;
    }

    /** Streams end in the middle, and each next one continues from the last report. */
    @ParameterizedTest
    @ValueSource(ints = {16, 18})
    void aTableUnderWriters(int version) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(version, Map.of())) {
            TestDatabase db = TestDatabase.create(servers, "shop");
            Snapshots snapshots = begin(servers, db, Writers.tables(ROWS));
            Writers.during(
                    () -> {
                        for (int i = 0; i < 3; i++) {
                            readAFewChunks(snapshots);
                        }
                    },
                    db,
                    ROWS,
                    SESSIONS);
            try (SnapshotStream stream = snapshots.open(2, SMALL)) {
                snapshots.goOn(stream);
                snapshots.readUntilFinished(stream, "item");
                snapshots.catchUp(stream);
                snapshots.rebuilt.assertSameAs(db, "public.item", COLUMNS);
            }
        }
    }

    private static void readAFewChunks(Snapshots snapshots) {
        int before = snapshots.reports.size();
        try (SnapshotStream stream = snapshots.open(2, SMALL)) {
            snapshots.goOn(stream);
            snapshots.readUntil(stream, () -> snapshots.reports.size() > before + 5 || snapshots.isFinished("item"));
        }
    }

    /**
     * The standby ends readers that keep it from replaying. The table is locked only until that has happened once: if
     * chunks took longer than the time between two locks, none would ever be read. The writers stop at that point too,
     * because a stream slower than they are would never reach the end of a chunk.
     */
    @ParameterizedTest
    @ValueSource(ints = 18)
    void readersThatAreEndedByRecoveryTryAgain(int version) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(version, Map.of())) {
            TestDatabase db = TestDatabase.create(servers, "shop");
            Snapshots snapshots = begin(servers, db, Writers.tables(ROWS));
            onStandby(servers, "alter system set max_standby_streaming_delay = 0");
            onStandby(servers, "select pg_reload_conf()");
            CompletableFuture<Void> ended = CompletableFuture.runAsync(
                    () -> Await.until("a reader is ended", LIMIT, () -> number(servers, CONFLICTS) > 0));
            Writers.during(
                    () -> {
                        while (!ended.isDone()) {
                            readAll(snapshots);
                        }
                    },
                    db,
                    random -> ended.isDone()
                            ? "select pg_sleep(0.05)"
                            : random.nextInt(3) == 0
                                    ? "lock table item in access exclusive mode"
                                    : "update item set version = nextval('versions') where id = "
                                            + random.nextInt(ROWS),
                    SESSIONS);
            ended.join();
            readAll(snapshots);
            try (SnapshotStream stream = snapshots.open(1, SMALL)) {
                snapshots.catchUp(stream);
            }
            snapshots.rebuilt.assertSameAs(db, "public.item", COLUMNS);
        }
    }

    private static void readAll(Snapshots snapshots) {
        snapshots.reports.clear();
        try (SnapshotStream stream = snapshots.open(2, SMALL, "item")) {
            snapshots.readUntilFinished(stream, "item");
        }
    }

    /** The standby does not get to the end of the record at which a chunk was read. */
    @ParameterizedTest
    @ValueSource(ints = 18)
    void whileReplayIsPausedTheTableSaysWhatItWaitsFor(int version) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(version, Map.of())) {
            TestDatabase db = TestDatabase.create(servers, "shop");
            Snapshots snapshots = begin(servers, db, Writers.tables(ROWS));
            try (SnapshotStream stream = snapshots.open(1, SMALL)) {
                onStandby(servers, "select pg_wal_replay_pause()");
                Await.until("replay is paused", LIMIT, () -> number(servers, PAUSED) == 1);
                db.execute("update item set version = version + 1");
                Await.until("the standby has received it", LIMIT, () -> number(servers, UNREPLAYED) == 1);
                stream.add(Table.parse("item"));
                snapshots.readUntil(
                        stream,
                        () -> String.valueOf(stream.tables().get(0).waitingFor())
                                .contains("is its replay paused"));
                onStandby(servers, "select pg_wal_replay_resume()");
                snapshots.readUntilFinished(stream, "item");
                snapshots.catchUp(stream);
                snapshots.rebuilt.assertSameAs(db, "public.item", COLUMNS);
            }
        }
    }

    /** The rows of such a table could only be read under a single snapshot. */
    @ParameterizedTest
    @ValueSource(ints = 18)
    void aTableWithoutAKeyIsRefused(int version) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(version, Map.of())) {
            TestDatabase db = TestDatabase.create(servers, "shop");
            Snapshots snapshots = begin(servers, db, "create table bag (n int)", "insert into bag values (1)");
            snapshots.failuresExpected = true;
            try (SnapshotStream stream = snapshots.open(1, SMALL, "bag")) {
                snapshots.readUntil(stream, () -> !snapshots.reports.isEmpty());
            }
            assertEquals(Outcome.FAILED, snapshots.last("bag").outcome());
            String reason = snapshots.last("bag").reason();
            assertNotNull(reason);
            assertTrue(reason.contains("give it a key") && reason.contains("or read it on the primary"), reason);
        }
    }

    /**
     * From the promotion on, the server reports which transactions run, and transactions write that it has not
     * replayed.
     */
    @ParameterizedTest
    @ValueSource(ints = 18)
    void theStandbyIsPromotedInTheMiddle(int version) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(version, Map.of())) {
            TestDatabase db = TestDatabase.create(servers, "shop");
            Snapshots snapshots = begin(servers, db, Writers.tables(ROWS));
            try (SnapshotStream stream = snapshots.open(2, SMALL, "item")) {
                snapshots.readUntil(stream, () -> !snapshots.reports.isEmpty());
                servers.primary().stopFast();
                servers.promote();
                db.execute("update item set version = version + 1");
                snapshots.readUntilFinished(stream, "item");
                snapshots.catchUp(stream);
                snapshots.rebuilt.assertSameAs(db, "public.item", COLUMNS);
            }
        }
    }
}
