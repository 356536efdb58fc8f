package dev.walferry.internal.snapshot.server;

import dev.walferry.Lsn;
import dev.walferry.internal.placement.VisibilitySnapshot;
import dev.walferry.replication.StreamSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A reader's connection, and its questions to the server that are not about one table. For one thread, except
 * {@link #close}.
 */
public final class ReaderSession implements AutoCloseable {
    /**
     * A policy must be an error, not zero rows. Nothing may end the session while the caller is slow. No statement may
     * wait long for a lock, because changes wait for the chunk. Scans must follow the order of places in the file, or a row
     * could be read twice.
     */
    private static final String SETTINGS = "SET row_security = off; SET lock_timeout = '3s';"
            + " SET idle_in_transaction_session_timeout = 0; SET synchronous_commit = local; SET enable_seqscan = off;"
            + " SET max_parallel_workers_per_gather = 0; SET jit = off; SET application_name = 'walferry snapshot'";

    private static final String BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    private static final String PREPARED = "SELECT 'prepared transaction ' || pg_catalog.quote_literal(gid) || ' (for '"
            + " || pg_catalog.date_trunc('second', pg_catalog.clock_timestamp() - prepared) || ')' AS who,"
            + " pg_catalog.age(transaction) AS age FROM pg_catalog.pg_prepared_xacts";

    private static final String LONGEST_TRANSACTION =
            "SELECT who FROM (SELECT 'PID ' || pid || coalesce(' (' || state || ' for '"
                    + " || pg_catalog.date_trunc('second', pg_catalog.clock_timestamp() - xact_start) || ')', '') AS who,"
                    + " pg_catalog.age(backend_xid) AS age FROM pg_catalog.pg_stat_activity WHERE backend_xid IS NOT NULL"
                    + " UNION ALL " + PREPARED + ") t ORDER BY age DESC LIMIT 1";

    /** Lower ids are reserved in every cluster. */
    private static final int FIRST_XID = 3;

    private static final String NEXT_XID = "SELECT pg_catalog.concat_ws(' ', pg_catalog.pg_current_snapshot(),"
            + " pg_catalog.age('" + FIRST_XID + "'::pg_catalog.xid))";

    /** The prefix of the messages that mark where a chunk ends. */
    public static final String MARK = "walferry";

    private final Connection connection;
    private final SentTables sent;
    private final int major;

    public ReaderSession(StreamSource source, int major) throws SQLException {
        this.connection = source.connect();
        this.sent = SentTables.of(source);
        this.major = major;
        try {
            execute(SETTINGS);
            if (major >= 17) {
                execute("SET transaction_timeout = 0");
            }
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    public Connection connection() {
        return connection;
    }

    public int major() {
        return major;
    }

    /** Returns what the stream carries, as SQL. */
    SentTables sent() {
        return sent;
    }

    /** Asks what the stream carries. */
    public StreamCatalog catalog() {
        return new StreamCatalog(this);
    }

    public void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Returns the first value of the first row; empty if there is none. */
    public String text(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    /** Returns an id above that of every running transaction. A snapshot's xmax may not be. */
    public long drawXid() throws SQLException {
        return Long.parseUnsignedLong(text("SELECT pg_catalog.pg_current_xact_id()"));
    }

    /**
     * Returns, on a standby, an id above that of every transaction that has written something in the replayed WAL,
     * which a snapshot's xmax need not be. A standby cannot assign an id, but it counts ages from the next one.
     */
    public long nextXid() throws SQLException {
        String[] answer = text(NEXT_XID).split(" ", -1);
        return VisibilitySnapshot.parse(answer[0]).full(FIRST_XID + Integer.parseInt(answer[1]));
    }

    /**
     * Returns whether a standby has replayed the WAL up to a position, and all that it had when it was started, because only
     * then does it ask its primary for more. True once it was promoted.
     */
    public boolean hasReplayed(Lsn position) throws SQLException {
        return text("SELECT NOT pg_catalog.pg_is_in_recovery() OR (pg_catalog.pg_last_wal_receive_lsn() IS NOT NULL"
                        + " AND pg_catalog.pg_last_wal_replay_lsn() >= '" + position + "')")
                .equals("t");
    }

    public VisibilitySnapshot snapshot() throws SQLException {
        return VisibilitySnapshot.parse(text("SELECT pg_catalog.pg_current_snapshot()"));
    }

    /** Returns the name of a prepared transaction; empty if none has this id. */
    public String preparedTransaction(long xid) throws SQLException {
        return text("SELECT who FROM (" + PREPARED + " WHERE transaction = '" + Integer.toUnsignedString((int) xid)
                + "') t");
    }

    /** Returns the session or prepared transaction that has been writing for the longest time, as far as this role may see. */
    public String longestTransaction() throws SQLException {
        return text(LONGEST_TRANSACTION);
    }

    public boolean isInRecovery() throws SQLException {
        return text("SELECT pg_catalog.pg_is_in_recovery()").equals("t");
    }

    /** Begins a transaction, whose first query takes its snapshot. */
    public void begin() throws SQLException {
        execute(BEGIN);
    }

    /** Runs queries that see one state of the catalog. */
    public <T extends @Nullable Object> T inTransaction(Query<T> query) throws SQLException {
        begin();
        try {
            return query.run();
        } finally {
            end();
        }
    }

    /** Queries of one transaction. */
    public interface Query<T extends @Nullable Object> {
        T run() throws SQLException;
    }

    /** Ends a transaction, which has written nothing. If the connection is gone, so is the transaction. */
    public void end() {
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            close();
        }
    }

    public boolean isClosed() throws SQLException {
        return connection.isClosed();
    }

    /**
     * Writes a message to the WAL that changes nothing. Everything that an earlier snapshot saw was committed before
     * it, and an idle stream reaches it, because the commit is flushed.
     */
    public Lsn mark() throws SQLException {
        return Lsn.parse(text("SELECT pg_catalog.pg_logical_emit_message(true, '" + MARK + "', '')"));
    }

    /** Ends whatever is running. Safe in any thread. */
    @Override
    public void close() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // it is closed already
        }
    }
}
