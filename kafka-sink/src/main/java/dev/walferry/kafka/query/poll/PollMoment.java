package dev.walferry.kafka.query.poll;

import dev.walferry.Lsn;
import dev.walferry.kafka.source.WalPosition;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a snapshot sees.
 *
 * <p>A standby that follows a promoted server shows the new timeline when it receives it, if the role is a member of
 * {@code pg_read_all_stats}, or else some time later: at its next restartpoint at the latest. While it receives nothing, it
 * may show the old one again, so the latest counts. It may show the new one before it has replayed anything of it: for
 * transactions that does no harm, because what was replayed until then belongs to both. But only its position shows how far
 * it is.
 *
 * @param xmin every transaction with a smaller id has ended
 * @param xmax no transaction with this id or a greater one can be seen
 * @param commitTime the server's time, in microseconds since 2000-01-01 UTC
 * @param lsn about where the WAL ended
 * @param timeline the cluster's history
 * @param reached what can be seen is in the WAL up to here, written or not, and a standby that has replayed it has all of it
 * @param isStandby whether the server replays the WAL of another one
 */
public record PollMoment(
        long xmin, long xmax, long commitTime, Lsn lsn, String timeline, Lsn reached, boolean isStandby) {
    private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private static final String SQL = "SELECT pg_catalog.txid_snapshot_xmin(s), pg_catalog.txid_snapshot_xmax(s),"
            + " (extract(epoch FROM pg_catalog.clock_timestamp() - timestamptz '2000-01-01 00:00:00+00') *"
            + " 1000000)::bigint, CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn() ELSE"
            + " pg_catalog.pg_current_wal_lsn() END, CASE WHEN pg_catalog.pg_is_in_recovery() THEN (SELECT"
            + " lpad(upper(pg_catalog.to_hex(greatest(timeline_id, (SELECT min_recovery_end_timeline FROM"
            + " pg_catalog.pg_control_recovery()), (SELECT received_tli FROM pg_catalog.pg_stat_wal_receiver)))), 8, '0')"
            + " FROM pg_catalog.pg_control_checkpoint()) ELSE"
            + " substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8) END,"
            + " pg_catalog.pg_is_in_recovery(), CASE WHEN pg_catalog.pg_is_in_recovery() THEN NULL ELSE"
            + " pg_catalog.pg_current_wal_insert_lsn() END, pg_catalog.current_setting('wal_block_size')::int FROM"
            + " pg_catalog.txid_current_snapshot() s";

    /**
     * Asks within a transaction, whose snapshot this fixes.
     *
     * @param connection to the server
     * @return what it sees
     * @throws SQLException if the server cannot be asked
     */
    public static PollMoment now(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SQL)) {
            row.next();
            Lsn lsn = Lsn.parse(row.getString(4));
            String end = row.getString(7);
            return new PollMoment(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    lsn,
                    row.getString(5),
                    end == null ? lsn : WalPosition.beforeHeader(Lsn.parse(end), row.getInt(8)),
                    row.getBoolean(6));
        }
    }

    /**
     * Returns the same moment, of a server that has shown a timeline before.
     *
     * @param shown eight hexadecimal digits; empty for none
     */
    PollMoment since(String shown) {
        return timeline.compareTo(shown) >= 0
                ? this
                : new PollMoment(xmin, xmax, commitTime, lsn, shown, reached, isStandby);
    }

    Instant time() {
        return POSTGRES_EPOCH.plus(commitTime, ChronoUnit.MICROS);
    }

    /**
     * Returns whether a row that can be seen may come before, in any order but that of transactions, one that cannot be seen
     * yet.
     */
    boolean isUnsafe(long rowXmin) {
        return Xids.isWithin(rowXmin, xmin, xmax);
    }
}
