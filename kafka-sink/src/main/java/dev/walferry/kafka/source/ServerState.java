package dev.walferry.kafka.source;

import dev.walferry.Lsn;
import dev.walferry.replication.ReplicationSlots;
import dev.walferry.replication.SlotStatus;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A server's history, and its position in it.
 *
 * @param systemId the cluster's system identifier
 * @param timeline the cluster's timeline; a standby may have followed its primary to a later one since its last restartpoint
 * @param isStandby whether it is a standby
 * @param walEnd the end of its WAL; on a standby, of what it has replayed
 * @param slot the slot that was asked about; null if there is none
 */
public record ServerState(
        String systemId,
        int timeline,
        boolean isStandby,
        Lsn walEnd,
        @Nullable SlotStatus slot) {
    private static final String SQL =
            "SELECT system_identifier::text, CASE WHEN pg_catalog.pg_is_in_recovery() THEN timeline_id ELSE"
                    + " ('x' || substring(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_insert_lsn()) FROM 1 FOR 8))"
                    + "::bit(32)::int END, pg_catalog.pg_is_in_recovery(), CASE WHEN pg_catalog.pg_is_in_recovery()"
                    + " THEN pg_catalog.pg_last_wal_replay_lsn() ELSE pg_catalog.pg_current_wal_insert_lsn() END"
                    + " FROM pg_catalog.pg_control_system(), pg_catalog.pg_control_checkpoint()";

    static ServerState read(Connection connection, String slotName) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SQL)) {
            row.next();
            return new ServerState(
                    row.getString(1),
                    row.getInt(2),
                    row.getBoolean(3),
                    Lsn.parse(row.getString(4)),
                    new ReplicationSlots(connection).find(slotName).orElse(null));
        }
    }
}
