package dev.walferry.kafka.observe.slot;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Asks the server about a slot. */
final class SlotQuery {
    private static final String SQL = "SELECT wal_status, safe_wal_size, active, pg_catalog.pg_wal_lsn_diff("
            + "CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_receive_lsn()"
            + " ELSE pg_catalog.pg_current_wal_lsn() END, restart_lsn)"
            + " FROM pg_catalog.pg_replication_slots WHERE slot_name = ?";

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
        long safe = row.getLong(2);
        Long safeBytes = row.wasNull() ? null : safe;
        return new SlotState(row.getString(1), safeBytes, row.getLong(4), row.getBoolean(3));
    }
}
