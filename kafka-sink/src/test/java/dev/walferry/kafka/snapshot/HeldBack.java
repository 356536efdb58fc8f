package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Watches what a server has to keep because of snapshots: the rows that a transaction sees, and the WAL from a slot's
 * restart position on.
 */
public final class HeldBack implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final long PAUSE_NANOS = 20_000_000;
    private static final int USUAL = 99;
    private static final double USUALLY = 5;

    /** With less WAL than this, the retained share means nothing. */
    private static final long SOME_WAL = 4 << 20;

    /**
     * How often the server is made to log its running transactions: a slot can restart only at such a position. By
     * itself the server logs them every fifteen seconds, which would hide how far behind the daemon is.
     */
    private static final long POSITION_NANOS = 1_000_000_000;

    private static final int LOGS_POSITIONS = 16;
    private static final String LOG_POSITION = "select pg_log_standby_snapshot()";

    /** Queries the oldest transaction's age, without that of a decoding walsender, which sees no rows. */
    private static final String OLDEST = "select coalesce(max(extract(epoch from clock_timestamp() - xact_start)), 0),"
            + " count(*) filter (where application_name = 'walferry snapshot')"
            + " from pg_stat_activity where datname = current_database() and application_name like 'walferry%'"
            + " and xact_start is not null and backend_type = 'client backend'";

    private static final String WAL = "select ends - '0/0', ends - restart_lsn from pg_replication_slots,"
            + " (select case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end as ends) w"
            + " where slot_name = ";

    /** The server with the slot and the readers. */
    interface Server {
        Connection connect() throws SQLException;
    }

    private final TestDatabase primary;
    private final Server server;
    private final String slot;
    private final Thread thread;
    private final AtomicReference<@Nullable Throwable> error = new AtomicReference<>();
    private final List<Double> oldest = new ArrayList<>();
    private long positionAt = System.nanoTime();
    private volatile boolean seen;
    private volatile long firstWal;
    private volatile long lastWal;
    private volatile long mostRetained;
    private volatile boolean stopped;

    private HeldBack(TestDatabase primary, Server server, String slot) {
        this.primary = primary;
        this.server = server;
        this.slot = slot;
        this.thread = new Thread(this::run, "held back");
        thread.setUncaughtExceptionHandler((t, e) -> error.set(e));
    }

    public static HeldBack watch(TestDatabase database, String slot) {
        return watch(database, database::connect, slot);
    }

    /** The same for a standby of the database. */
    public static HeldBack watch(TestDatabase primary, Server standby, String slot) {
        HeldBack watching = new HeldBack(primary, standby, slot);
        watching.thread.start();
        return watching;
    }

    private void run() {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                Connection writes = primary.connect();
                Statement writing = writes.createStatement()) {
            while (!stopped) {
                position(writing);
                transactions(statement);
                wal(statement);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void position(Statement statement) throws SQLException {
        if (System.nanoTime() - positionAt > POSITION_NANOS) {
            statement.execute(primary.majorVersion() < LOGS_POSITIONS ? "checkpoint" : LOG_POSITION);
            positionAt = System.nanoTime();
        }
    }

    private void transactions(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(OLDEST)) {
            row.next();
            oldest.add(row.getDouble(1));
            seen = row.getLong(2) > 0 || seen;
        }
    }

    private void wal(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(WAL + "'" + slot + "'")) {
            if (row.next()) {
                lastWal = row.getLong(1);
                firstWal = firstWal == 0 ? lastWal : firstWal;
                mostRetained = Math.max(mostRetained, row.getLong(2));
            }
        }
    }

    /**
     * Asserts that some transactions were seen, none of them older than this, and hardly any a fifth as old. On a busy
     * machine one may wait.
     */
    public void assertTransactionsBelow(Duration age) {
        end();
        assertTrue(seen, "some transactions were seen");
        Collections.sort(oldest);
        double most = oldest.get(oldest.size() - 1);
        double usual = oldest.get(oldest.size() * USUAL / 100);
        assertTrue(most < age.toSeconds(), () -> "a transaction of " + most + " s");
        assertTrue(usual < age.toSeconds() / USUALLY, () -> "one time in a hundred, a transaction of " + usual + " s");
    }

    /**
     * Asserts that the slot never retained half of the WAL that was written. If it waited for the end of the snapshot,
     * it would retain all of it. It may retain what was written since the daemon's last status update, at most ten
     * seconds ago, and while no daemon ran.
     */
    public void assertRetainedIsBounded() {
        end();
        long written = lastWal - firstWal;
        assertTrue(written > SOME_WAL, () -> "only " + written + " bytes of WAL were written meanwhile");
        assertTrue(
                mostRetained < written / 2,
                () -> "the slot retained " + mostRetained + " of " + written + " bytes of WAL");
    }

    private void end() {
        close();
        if (error.get() != null) {
            throw new AssertionError("the server cannot be asked", error.get());
        }
    }

    @Override
    public void close() {
        stopped = true;
        Await.until("nobody looks", LIMIT, () -> !thread.isAlive());
    }
}
