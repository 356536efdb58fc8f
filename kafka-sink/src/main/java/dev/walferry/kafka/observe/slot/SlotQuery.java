package dev.walferry.kafka.observe.slot;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Asks the server about a slot. */
final class SlotQuery {
    private static final String SQL = "SELECT wal_status, safe_wal_size, active,"
            + " pg_catalog.pg_wal_lsn_diff(wal.written, restart_lsn),"
            + " pg_catalog.pg_wal_lsn_diff(wal.written, confirmed_flush_lsn)"
            + " FROM pg_catalog.pg_replication_slots,"
            // a standby that is fed from an archive has received nothing, or nothing any more
            + " (SELECT CASE WHEN pg_catalog.pg_is_in_recovery()"
            + " THEN GREATEST(pg_catalog.pg_last_wal_receive_lsn(), pg_catalog.pg_last_wal_replay_lsn())"
            + " ELSE pg_catalog.pg_current_wal_lsn() END AS written) wal WHERE slot_name = ?";

    private SlotQuery() {}

    /** Returns what the server says; null if there is no such slot. */
    static @Nullable SlotState of(Connection connection, String slot) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(SQL)) {
            query.setString(1, slot);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? state(row) : null;
            }
        }
    }

    private static SlotState state(ResultSet row) throws SQLException {
        String walStatus = row.getString(1);
        // of a lost slot the server says the same as of one without a limit: nothing
        Long safeBytes = SlotState.LOST.equals(walStatus) ? (Long) 0L : number(row, 2);
        return new SlotState(walStatus, safeBytes, row.getLong(4), number(row, 5), row.getBoolean(3));
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
