package dev.walferry.testdata;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A primary and its hot standby. {@link #url} always leads to the one that is the primary at that time, so a
 * {@link TestDatabase} on both goes on after {@link #promote}.
 *
 * <p>From PostgreSQL 17 on the standby copies failover slots. Their readers on the primary get nothing that the standby has
 * not received.
 */
public final class ReplicatedPostgres implements PostgresServer, AutoCloseable {
    private static final int OLDEST_WITH_SLOT_SYNC = 17;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final LocalPostgres primary;
    private final LocalPostgres standby;

    private ReplicatedPostgres(LocalPostgres primary, LocalPostgres standby) {
        this.primary = primary;
        this.standby = standby;
    }

    /**
     * Starts both servers.
     *
     * @param majorVersion 14 to 18
     * @param settings further settings of the primary
     * @return both, running; the caller closes them
     */
    public static ReplicatedPostgres start(int majorVersion, Map<String, String> settings) {
        LocalPostgres.Builder builder = LocalPostgres.version(majorVersion);
        if (majorVersion >= OLDEST_WITH_SLOT_SYNC) {
            builder.set("synchronized_standby_slots", StandbyData.SLOT);
        }
        settings.forEach(builder::set);
        LocalPostgres primary = builder.start();
        try {
            return new ReplicatedPostgres(
                    primary, LocalPostgres.standbyOf(primary).start());
        } catch (RuntimeException | Error e) {
            primary.close();
            throw e;
        }
    }

    /** {@return the server that is the primary at first} */
    public LocalPostgres primary() {
        return primary;
    }

    /** {@return the server that is a standby until it is promoted} */
    public LocalPostgres standby() {
        return standby;
    }

    @Override
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + primary.port() + ",127.0.0.1:" + standby.port() + "/" + database
                + "?targetServerType=primary&hostRecheckSeconds=0";
    }

    @Override
    public String user() {
        return primary.user();
    }

    @Override
    public String password() {
        return primary.password();
    }

    @Override
    public int majorVersion() {
        return primary.majorVersion();
    }

    /**
     * Waits until the standby has a copy of a failover slot that outlasts a promotion.
     *
     * @param slot the slot on the primary; a reader must confirm it meanwhile
     */
    public void awaitCopied(String slot) {
        Await.until("slot " + slot + " is copied", LIMIT, () -> {
            // moves the slot on: a copy becomes permanent once the original has passed the point where the copy began
            one(primary, "select pg_log_standby_snapshot()");
            return isCopied(slot);
        });
    }

    /**
     * {@return whether the standby has a copy of a failover slot that outlasts a promotion}
     *
     * @param slot its name
     * @throws SQLException when the standby cannot be asked
     */
    public boolean isCopied(String slot) throws SQLException {
        String copied = "select 1 from pg_replication_slots where slot_name = '" + slot
                + "' and synced and not temporary and invalidation_reason is null";
        return one(standby, copied) != null;
    }

    /**
     * Creates a slot on the standby that PostgreSQL does not mark as a copy, as tools do that copy slots before 17. It begins now,
     * so it equals the primary's slot of that name if there has been no change of a published table since that one was confirmed.
     *
     * @param slot its name
     * @param database the database that both belong to
     * @throws SQLException when it cannot be created
     */
    public void copySlot(String slot, String database) throws SQLException {
        FutureTask<@Nullable String> creation = new FutureTask<>(() -> {
            try (Connection connection = standby.connect(database)) {
                return one(connection, "select pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
            }
        });
        Thread creating = new Thread(creation, "copy-of-slot");
        creating.setDaemon(true);
        creating.start();
        Await.until("slot " + slot + " is created", LIMIT, () -> {
            one(primary, "select pg_log_standby_snapshot()"); // which the standby waits for
            return creation.isDone();
        });
        try {
            creation.get();
        } catch (ExecutionException e) {
            throw new SQLException("cannot create slot " + slot, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", e);
        }
    }

    /**
     * Waits until the standby shows what is committed on the primary now.
     *
     * @throws SQLException when a server cannot be asked
     */
    public void awaitReplayed() throws SQLException {
        String end = one(primary, "select pg_current_wal_lsn()");
        Await.until(
                "the standby has replayed up to " + end,
                LIMIT,
                () -> "t".equals(one(standby, "select pg_last_wal_replay_lsn() >= '" + end + "'")));
    }

    /**
     * Makes the standby the primary, and waits until it is.
     *
     * @throws SQLException when it cannot be promoted
     */
    public void promote() throws SQLException {
        promote(standby);
    }

    /**
     * Makes the former primary, which is not running, a primary again as if it had been a standby. Its timeline then has the
     * number of the one that {@link #promote} began.
     *
     * @throws SQLException when it cannot be promoted
     * @throws IOException when its files cannot be changed
     */
    public void promoteFormerPrimary() throws SQLException, IOException {
        StandbyData.mark(primary.dataDirectory());
        primary.start();
        promote(primary);
    }

    private static void promote(LocalPostgres server) throws SQLException {
        if (!"t".equals(one(server, "select pg_promote(true, 300)"))) {
            throw new SQLException("the standby was not promoted within 300 s");
        }
    }

    private static @Nullable String one(LocalPostgres server, String sql) throws SQLException {
        try (Connection connection = server.connect()) {
            return one(connection, sql);
        }
    }

    private static @Nullable String one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    /** Ends both servers and removes their files. */
    @Override
    public void close() {
        try (primary) {
            standby.close();
        }
    }
}
