package dev.walferry.testdata;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One database of a test server. Its name can also serve as the name, or as a prefix, of what belongs to the whole server:
 * slots, roles, prepared transactions. Safe in any thread.
 */
public final class TestDatabase implements AutoCloseable {

    private static final int OLDEST_WITH_FORCE = 13;
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String IN_USE = "55006";
    private static final String GONE = "42704";

    /** Statements that change the settings of later sessions. */
    private static final Pattern SETTING =
            Pattern.compile("(?i).*\\balter\\s+(database|role|user)\\b.*", Pattern.DOTALL);

    private final PostgresServer server;
    private final String name;
    private final SessionPool sessions;
    private final SessionPool maintenance;

    private TestDatabase(PostgresServer server, String name) {
        this.server = server;
        this.name = name;
        this.sessions = new SessionPool(server, name);
        this.maintenance = new SessionPool(server, "postgres");
    }

    /**
     * Creates an empty database.
     *
     * @param server the server
     * @param name the database's name; this method quotes it
     * @return the database, which {@link #close()} drops
     * @throws SQLException when the server refuses
     */
    public static TestDatabase create(PostgresServer server, String name) throws SQLException {
        TestDatabase database = new TestDatabase(server, name);
        // the server waits only a few seconds until no session uses the template, such as that of autovacuum
        long start = System.nanoTime();
        while (!database.isDone("create database " + quoted(name))) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new SQLException("the template of database " + name + " is in use", IN_USE);
            }
        }
        return database;
    }

    /** {@return the server} */
    public PostgresServer server() {
        return server;
    }

    /** {@return the server's major version, for example 18} */
    public int majorVersion() {
        return server.majorVersion();
    }

    /** {@return the database's name; that of a test's own database is unique, of letters, digits and underscores only} */
    public String name() {
        return name;
    }

    /** {@return the JDBC URL of the database, without credentials} */
    public String url() {
        return server.url(name);
    }

    /** {@return the name of a superuser} */
    public String user() {
        return server.user();
    }

    /** {@return the superuser's password} */
    public String password() {
        return server.password();
    }

    /**
     * Opens a connection, which the caller closes.
     *
     * @return a superuser's connection with auto-commit on
     * @throws SQLException when the server refuses or is not running
     */
    public Connection connect() throws SQLException {
        return server.connect(name);
    }

    /**
     * Runs statements in one session with the usual settings, each in its own transaction.
     *
     * @param statements SQL
     * @throws SQLException the error of the first statement that fails
     */
    public void execute(String... statements) throws SQLException {
        run(sessions, statements);
        if (Stream.of(statements).anyMatch(sql -> SETTING.matcher(sql).matches())) {
            sessions.close();
        }
    }

    /**
     * Runs a query in a session with the usual settings.
     *
     * @param sql a query that returns at least one row
     * @return the first column of the first row as text, or null for an SQL null
     * @throws SQLException when it fails or returns no row
     */
    public @Nullable String queryOne(String sql) throws SQLException {
        List<@Nullable String> column = queryColumn(sql);
        if (column.isEmpty()) {
            throw new SQLException("no row: " + sql);
        }
        return column.get(0);
    }

    /**
     * Runs a query in a session with the usual settings.
     *
     * @param sql a query
     * @return the first column of every row as text, null for an SQL null
     * @throws SQLException when it fails
     */
    public List<@Nullable String> queryColumn(String sql) throws SQLException {
        return column(sessions, sql);
    }

    /**
     * Drops the database with its sessions, walsenders, prepared transactions and replication slots.
     *
     * @throws SQLException when something cannot be dropped
     */
    @Override
    public void close() throws SQLException {
        try (maintenance) {
            sessions.close();
            if (!column(maintenance, "select 1 from pg_database where datname = " + literal(name))
                    .isEmpty()) {
                drop();
            }
        }
    }

    private void drop() throws SQLException {
        for (@Nullable
        String gid : column(maintenance, "select gid from pg_prepared_xacts where database = " + literal(name))) {
            execute("rollback prepared " + literal(gid));
        }
        sessions.close();
        // a client that reconnects would take its slot again before we can drop it
        run(maintenance, "alter database " + quoted(name) + " allow_connections false");
        Await.until("database " + name + " is dropped", LIMIT, this::isDropped);
    }

    /** The server waits only a few seconds for the sessions that it ends. */
    private boolean isDropped() throws SQLException {
        dropSlots();
        if (majorVersion() < OLDEST_WITH_FORCE) {
            column(
                    maintenance,
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = " + literal(name));
        }
        return isDone("drop database if exists " + quoted(name)
                + (majorVersion() < OLDEST_WITH_FORCE ? "" : " with (force)"));
    }

    /** Runs a statement; false if something that it needs is in use. */
    private boolean isDone(String sql) throws SQLException {
        try {
            run(maintenance, sql);
            return true;
        } catch (SQLException e) {
            if (!IN_USE.equals(e.getSQLState())) {
                throw e;
            }
            return false;
        }
    }

    /**
     * Returns once no session reads a slot. A server lets go of it a moment after its reader has left.
     *
     * @param slot the slot's name
     */
    public void awaitFree(String slot) {
        String active = "select 1 from pg_replication_slots where active and slot_name = " + literal(slot);
        Await.until(
                "slot " + slot + " is free", LIMIT, () -> queryColumn(active).isEmpty());
    }

    private void dropSlots() throws SQLException {
        for (@Nullable
        String slot :
                column(maintenance, "select slot_name from pg_replication_slots where database = " + literal(name))) {
            Await.until("slot " + slot + " is dropped", LIMIT, () -> dropped(slot));
        }
    }

    /** A walsender releases its slot a moment after it was told to end. */
    private boolean dropped(@Nullable String slot) throws SQLException {
        try {
            run(
                    maintenance,
                    "select pg_terminate_backend(active_pid) from pg_replication_slots where slot_name = "
                            + literal(slot) + " and active_pid is not null",
                    "select pg_drop_replication_slot(" + literal(slot) + ")");
            return true;
        } catch (SQLException e) {
            if (!IN_USE.equals(e.getSQLState()) && !GONE.equals(e.getSQLState())) {
                throw e;
            }
            return GONE.equals(e.getSQLState());
        }
    }

    private static void run(SessionPool pool, String... statements) throws SQLException {
        pool.use(statement -> {
            for (String sql : statements) {
                statement.execute(sql);
            }
            return true;
        });
    }

    private static List<@Nullable String> column(SessionPool pool, String sql) throws SQLException {
        return pool.use(statement -> {
            List<@Nullable String> values = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
            }
            return values;
        });
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    private static String literal(@Nullable String value) {
        return "'" + String.valueOf(value).replace("'", "''") + "'";
    }

    @Override
    public String toString() {
        return url();
    }
}
