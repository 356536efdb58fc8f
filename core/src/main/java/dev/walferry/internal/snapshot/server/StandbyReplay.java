package dev.walferry.internal.snapshot.server;

import dev.walferry.Lsn;
import dev.walferry.internal.placement.ReplayedRange;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How far a standby has replayed the WAL before and after a snapshot. Ask in this order: make one before the transaction, {@link
 * #range} after its first query, {@link #awaitHorizon} after its end.
 */
public final class StandbyReplay {
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    /** Less than changes wait for a chunk. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(3);

    private static final String POSITIONS =
            "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.pg_last_wal_replay_lsn(), CASE WHEN EXISTS"
                    + " (SELECT FROM pg_catalog.pg_stat_wal_receiver WHERE pid IS NOT NULL)"
                    + " THEN pg_catalog.pg_last_wal_receive_lsn() END";

    private final Connection connection;
    private final Lsn before;
    private Lsn after = Lsn.ZERO;

    /**
     * Positions of a standby.
     *
     * @param replayed how far it has replayed the WAL; null once it was promoted
     * @param received how far it has received the WAL; null if it does not receive it now
     */
    private record Positions(
            @Nullable Lsn replayed, @Nullable Lsn received) {}

    public StandbyReplay(Connection connection) throws SQLException {
        this.connection = connection;
        this.before = position();
    }

    private Positions positions() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(POSITIONS)) {
            row.next();
            return new Positions(row.getBoolean(1) ? lsn(row.getString(2)) : null, lsn(row.getString(3)));
        }
    }

    private static @Nullable Lsn lsn(@Nullable String text) {
        return text == null ? null : Lsn.parse(text);
    }

    /** Returns how far the WAL is replayed now. */
    private Lsn position() throws SQLException {
        return requireStandby(positions());
    }

    private static Lsn requireStandby(Positions positions) throws TableChangedException {
        if (positions.replayed() == null) {
            throw new TableChangedException(); // promoted: other rules apply
        }
        return positions.replayed();
    }

    /** Returns what the snapshot of the transaction has surely seen, and what it has surely not. */
    public ReplayedRange range() throws SQLException {
        after = position();
        return new ReplayedRange(before, after);
    }

    /**
     * Waits until the record that was being replayed when the snapshot was taken has been replayed. A standby that has
     * received nothing more was not replaying any.
     *
     * @return a position after everything that the snapshot sees
     * @throws StandbyWaitsException if it replays nothing for a while
     */
    public Lsn awaitHorizon() throws SQLException {
        long begun = System.nanoTime();
        for (long pause = SHORTEST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
            Positions now = positions();
            Lsn replayed = requireStandby(now);
            Lsn received = now.received();
            if (replayed.isAfter(after) || (received != null && !received.isAfter(after))) {
                return replayed;
            }
            if (System.nanoTime() - begun >= PATIENCE) {
                throw new StandbyWaitsException("the standby to replay the WAL after " + after
                        + ": does it receive WAL from its primary, or is its replay paused?");
            }
            LockSupport.parkNanos(pause);
        }
    }
}
