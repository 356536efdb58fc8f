package dev.walferry.replication;

import dev.walferry.Lsn;
import dev.walferry.internal.replication.Sql;
import dev.walferry.plugin.OutputPlugin;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Creates, finds and drops logical replication slots.
 *
 * <p>Works on any connection to the slot's database, ordinary or replication. As thread-safe as the connection. The
 * role needs REPLICATION.
 *
 * @see <a href="https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-REPLICATION">Replication
 *     Management Functions</a>
 */
public final class ReplicationSlots {
    /** The remedy where a publication was missing for a while: changes made meanwhile can no longer be decoded. */
    static final String SKIP_GAP =
            "it was created later than the slot, or dropped and created again, and no change made"
                    + " without it can be decoded with it. Read the slot with another publication that existed all the time, or skip"
                    + " the gap: stop all clients of the slot, SELECT pg_catalog.pg_replication_slot_advance('SLOT',"
                    + " pg_catalog.pg_current_wal_lsn()), start again, and take a new snapshot of the published tables";

    /** The remedy where one row cannot be sent. */
    static final String SKIP_ROW = "turn binary on, which sends bytea in half the size, or move the slot past this"
            + " change with pg_replication_slot_advance and copy the skipped changes by hand";

    private final Connection connection;

    /**
     * Creates an instance for the server that a connection is connected to.
     *
     * @param connection used for each call, never closed
     */
    public ReplicationSlots(Connection connection) {
        this.connection = connection;
    }

    /**
     * Creates a slot that stays until it is dropped. From now on the server keeps WAL for it.
     *
     * <p>Waits until every transaction that is running now has ended, prepared ones included.
     *
     * @param name 1 to 63 of {@code a-z 0-9 _}
     * @return the position from which on changes will be sent
     * @throws SQLException if the server refuses, for example because the slot exists or none is free
     */
    public Lsn create(String name) throws SQLException {
        return create(name, OutputPlugin.PGOUTPUT, false, false);
    }

    /**
     * Creates a slot for an output plugin, as {@link #create(String)} does for pgoutput.
     *
     * @param name 1 to 63 of {@code a-z 0-9 _}
     * @param plugin what will send the changes; the slot keeps it
     * @return the position from which on changes will be sent
     * @throws SQLException if the server refuses, for example because it does not have the plugin
     */
    public Lsn create(String name, OutputPlugin plugin) throws SQLException {
        return create(name, plugin, false, false);
    }

    /**
     * Creates a slot that the server copies to its standbys, so that it exists on the one that is promoted. Needs PostgreSQL
     * 17.
     *
     * @param name 1 to 63 of {@code a-z 0-9 _}
     * @param plugin what will send the changes; the slot keeps it
     * @return the position from which on changes will be sent
     * @throws SQLException if the server refuses, for example because it is a standby
     */
    public Lsn createFailover(String name, OutputPlugin plugin) throws SQLException {
        return create(name, plugin, false, true);
    }

    Lsn create(String name, OutputPlugin plugin, boolean temporary, boolean failover) throws SQLException {
        String sql = "SELECT lsn FROM pg_catalog.pg_create_logical_replication_slot(" + Sql.literal(name) + ", "
                + Sql.literal(plugin.pluginName()) + ", " + temporary + (failover ? ", failover => true" : "") + ")";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return Lsn.parse(row.getString(1));
        }
    }

    /**
     * Drops a slot, and with it the WAL kept for it.
     *
     * @param name an existing slot that no process holds
     * @throws SQLException if the server refuses
     */
    public void drop(String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_catalog.pg_drop_replication_slot(" + Sql.literal(name) + ")");
        }
    }

    /**
     * Looks a slot up.
     *
     * @param name slot name
     * @return its state now, or empty if there is none of that name
     * @throws SQLException if the query fails
     */
    public Optional<SlotStatus> find(String name) throws SQLException {
        return query("WHERE s.slot_name = " + Sql.literal(name)).stream().findFirst();
    }

    /**
     * Returns all slots of the server, of every database.
     *
     * @return their state now, by name
     * @throws SQLException if the query fails
     */
    public List<SlotStatus> list() throws SQLException {
        return query("ORDER BY s.slot_name");
    }

    /** Reads rows as JSON, because most of the columns exist in some versions only. */
    private List<SlotStatus> query(String condition) throws SQLException {
        String sql = "SELECT j->>'slot_name', j->>'plugin', j->>'database', (j->>'temporary')::bool,"
                + " (j->>'active_pid')::int, j->>'restart_lsn', j->>'confirmed_flush_lsn', j->>'wal_status',"
                + " (j->>'safe_wal_size')::bigint, coalesce((j->>'two_phase')::bool, false), j->>'invalidation_reason',"
                + " (CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()"
                + " ELSE pg_catalog.pg_current_wal_lsn() END - (j->>'restart_lsn')::pg_lsn)::bigint,"
                + " coalesce((j->>'failover')::bool, false), coalesce((j->>'synced')::bool, false)"
                + " FROM (SELECT pg_catalog.to_jsonb(s) AS j FROM pg_catalog.pg_replication_slots s " + condition
                + ") x";
        List<SlotStatus> slots = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                slots.add(status(row));
            }
        }
        return slots;
    }

    private static SlotStatus status(ResultSet row) throws SQLException {
        return new SlotStatus(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getBoolean(4),
                integer(row, 5),
                lsn(row, 6),
                lsn(row, 7),
                row.getString(8),
                bigint(row, 9),
                row.getBoolean(10),
                row.getString(11),
                bigint(row, 12),
                row.getBoolean(13),
                row.getBoolean(14));
    }

    private static @Nullable Lsn lsn(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : Lsn.parse(text);
    }

    private static @Nullable Integer integer(ResultSet row, int column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    private static @Nullable Long bigint(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
