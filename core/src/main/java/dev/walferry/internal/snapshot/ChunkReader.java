package dev.walferry.internal.snapshot;

import dev.walferry.Lsn;
import dev.walferry.internal.placement.Chunk;
import dev.walferry.internal.placement.KeyEquality;
import dev.walferry.internal.placement.KeyText;
import dev.walferry.internal.placement.VisibilitySnapshot;
import dev.walferry.internal.placement.WholeRead;
import dev.walferry.internal.replication.Sql;
import dev.walferry.internal.snapshot.plan.Leaf;
import dev.walferry.internal.snapshot.plan.Part;
import dev.walferry.internal.snapshot.plan.TablePlan;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.replication.StreamSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** A connection that reads chunks, each in a short transaction of its own. For one thread, except {@link #close}. */
public final class ChunkReader implements AutoCloseable {
    /** A chunk that is this many times larger than wanted is read in two. */
    private static final int TOO_LARGE = 4;

    private static final String CONNECTION_FAILURE = "08006";
    private static final long MICROS_FROM_1970_TO_2000 = 946_684_800_000_000L;

    /**
     * A policy must be an error, not zero rows. Nothing may end the session while the caller is slow, and nothing may
     * wait long for a lock, because changes wait for the chunk. Place in the file is the only order that reads each row
     * once.
     */
    private static final String SETTINGS = "SET row_security = off; SET lock_timeout = '3s';"
            + " SET idle_in_transaction_session_timeout = 0; SET synchronous_commit = local; SET enable_seqscan = off;"
            + " SET max_parallel_workers_per_gather = 0; SET jit = off; SET application_name = 'walferry snapshot'";

    /** As the transaction's snapshot sees it: it may be dropped by now. Foreign tables have no name here. */
    private static final String PARTITION =
            "SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)"
                    + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE c.relkind = 'r' AND c.oid = ";

    private static final String BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    private static final String PREPARED = "SELECT 'prepared transaction ' || pg_catalog.quote_literal(gid) || ' (for '"
            + " || pg_catalog.date_trunc('second', pg_catalog.clock_timestamp() - prepared) || ')' AS who,"
            + " pg_catalog.age(transaction) AS age FROM pg_catalog.pg_prepared_xacts";

    private static final String LONGEST_TRANSACTION =
            "SELECT who FROM (SELECT 'PID ' || pid || coalesce(' (' || state || ' for '"
                    + " || pg_catalog.date_trunc('second', pg_catalog.clock_timestamp() - xact_start) || ')', '') AS who,"
                    + " pg_catalog.age(backend_xid) AS age FROM pg_catalog.pg_stat_activity WHERE backend_xid IS NOT NULL"
                    + " UNION ALL " + PREPARED + ") t ORDER BY age DESC LIMIT 1";

    private final Connection connection;
    private final SentTables sent;
    private final int major;
    private final Pace pace;

    ChunkReader(StreamSource source, int major, Pace pace) throws SQLException {
        this.connection = source.connect();
        this.sent = SentTables.of(source);
        this.major = major;
        this.pace = pace;
        try {
            execute(SETTINGS);
            requireServerOf(source);
            if (major >= 17) {
                execute("SET transaction_timeout = 0");
            }
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** What the primary has sent may not be on a standby yet. A standby that the stream is on may have been promoted. */
    private void requireServerOf(StreamSource source) throws SQLException {
        if (!source.isOnStandby() && isInRecovery()) {
            throw new SQLException(
                    "the connection has reached a standby, but the stream is on the primary: add targetServerType=primary"
                            + " to the URL",
                    CONNECTION_FAILURE);
        }
    }

    Connection connection() {
        return connection;
    }

    int major() {
        return major;
    }

    /** Asks what the stream carries. */
    StreamCatalog catalog() {
        return new StreamCatalog(connection, sent, major);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String text(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    /** An id above that of every transaction that runs; a snapshot's xmax may not be. */
    long drawXid() throws SQLException {
        return Long.parseUnsignedLong(text("SELECT pg_catalog.pg_current_xact_id()"));
    }

    /**
     * Whether a standby has replayed the WAL up to a position, and all that it had when it was started: it asks its primary
     * for more only then. True once it was promoted.
     */
    boolean hasReplayed(Lsn position) throws SQLException {
        return text("SELECT NOT pg_catalog.pg_is_in_recovery() OR (pg_catalog.pg_last_wal_receive_lsn() IS NOT NULL"
                        + " AND pg_catalog.pg_last_wal_replay_lsn() >= '" + position + "')")
                .equals("t");
    }

    VisibilitySnapshot snapshot() throws SQLException {
        return VisibilitySnapshot.parse(text("SELECT pg_catalog.pg_current_snapshot()"));
    }

    /** What a prepared transaction is called; empty if there is none with this id. */
    String preparedTransaction(long xid) throws SQLException {
        return text("SELECT who FROM (" + PREPARED + " WHERE transaction = '" + Integer.toUnsignedString((int) xid)
                + "') t");
    }

    /** The session or prepared transaction that has been writing for the longest time, as far as this role may see. */
    String longestTransaction() throws SQLException {
        return text(LONGEST_TRANSACTION);
    }

    boolean isInRecovery() throws SQLException {
        return text("SELECT pg_catalog.pg_is_in_recovery()").equals("t");
    }

    /** Runs queries that see one state of the catalog. */
    <T extends @Nullable Object> T inTransaction(Query<T> query) throws SQLException {
        execute(BEGIN);
        try {
            return query.run();
        } finally {
            end();
        }
    }

    /** Queries of one transaction. */
    interface Query<T extends @Nullable Object> {
        T run() throws SQLException;
    }

    /** Nothing was written. Where the connection is gone, the transaction is gone with it. */
    private void end() {
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            close();
        }
    }

    boolean isClosed() throws SQLException {
        return connection.isClosed();
    }

    /**
     * Reads a part of a table.
     *
     * <p>The lock comes first: whatever changes the table's files or columns has ended by then, and the snapshot sees it.
     *
     * @param chunk begun once the table is locked
     * @return what was read; null if it is too large, then the connection is closed
     * @throws TableChangedException if the table is no longer what the layout says
     */
    Chunk.@Nullable Content read(TableLayout layout, Part part, long since, int chunkBytes, ChunkBeginning chunk)
            throws SQLException {
        List<Tuple> rows;
        long readAt;
        execute(BEGIN);
        try {
            lock(layout, layout.leaf(part));
            Chunk begun = chunk.begin();
            Checked checked = check(layout, layout.leaf(part));
            begun.taken(checked.snapshot());
            readAt = checked.readAt();
            rows = copy(layout, part, since, chunkBytes);
        } finally {
            end();
        }
        return rows == null ? null : content(layout, rows, mark(), readAt);
    }

    /**
     * The same on a standby. There the chunk begins before the lock, because the first position has to be read before the
     * transaction begins, and as shortly as possible before its snapshot.
     *
     * @throws TableChangedException also if the standby was promoted
     * @throws StandbyWaitsException if the standby replays nothing more for a while
     */
    Chunk.@Nullable Content readOnStandby(
            TableLayout layout, Part part, long since, int chunkBytes, ChunkBeginning beginning) throws SQLException {
        Chunk chunk = beginning.begin();
        List<Tuple> rows;
        long readAt;
        StandbyReplay replay = new StandbyReplay(connection);
        execute(BEGIN);
        try {
            lock(layout, layout.leaf(part));
            Checked checked = check(layout, layout.leaf(part));
            chunk.taken(checked.snapshot().onStandby(replay.range()));
            readAt = checked.readAt();
            rows = copy(layout, part, since, chunkBytes);
        } finally {
            end();
        }
        return rows == null ? null : content(layout, rows, replay.awaitHorizon(), readAt);
    }

    private void lock(TableLayout layout, @Nullable Leaf leaf) throws SQLException {
        String name = leaf == null ? layout.quotedName() : "ONLY " + leaf.quotedName();
        execute("LOCK TABLE " + name + " IN ACCESS SHARE MODE");
    }

    /**
     * Finds the key at which a range is to be cut.
     *
     * @return null if it has no more rows than wanted
     * @throws TableChangedException if the table is no longer what the layout says
     */
    @Nullable
    KeyText border(TableLayout layout, Part.Border border) throws SQLException {
        execute(BEGIN);
        try {
            lock(layout, layout.leaf(border));
            check(layout, layout.leaf(border));
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(layout.selectBorder(border.range()))) {
                return row.next() ? key(row, layout.key().size()) : null;
            }
        } finally {
            end();
        }
    }

    private static KeyText key(ResultSet row, int columns) throws SQLException {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
            values.add(row.getString(i));
        }
        return new KeyText(values);
    }

    /** Begins a chunk, at the latest moment at which changes can still be made to wait for it. */
    interface ChunkBeginning {
        Chunk begin();
    }

    /**
     * A transaction has begun to see a table that is what the layout says.
     *
     * @param snapshot which transactions it sees
     * @param readAt when, in microseconds since 2000-01-01 UTC
     */
    private record Checked(VisibilitySnapshot snapshot, long readAt) {}

    private Checked check(TableLayout layout, @Nullable Leaf leaf) throws SQLException {
        long oid = Integer.toUnsignedLong(layout.relation().oid());
        String sql = "SELECT pg_catalog.pg_current_snapshot()::text,"
                + " (extract(epoch FROM pg_catalog.clock_timestamp()) * 1000000)::bigint, "
                + Fingerprint.of(oid, sent, major) + ", " + Fingerprint.partitions(oid, major)
                + (leaf == null
                        ? ""
                        : ", pg_catalog.to_regclass(" + Sql.literal(leaf.quotedName()) + ")::oid::bigint,"
                                + " pg_catalog.pg_relation_filenode(" + Integer.toUnsignedLong(leaf.oid())
                                + ")::bigint");
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            require(layout.fingerprint().equals(row.getString(3)));
            requirePartitions(layout, leaf, row.getString(4));
            require(leaf == null || (int) row.getLong(5) == leaf.oid());
            require(leaf == null || layout.byKey() || row.getLong(6) == leaf.filenode());
            return new Checked(VisibilitySnapshot.parse(row.getString(1)), row.getLong(2) - MICROS_FROM_1970_TO_2000);
        }
    }

    /** New ones are looked at first: when nothing is left to read of those that are gone, nobody looks again. */
    private void requirePartitions(TableLayout layout, @Nullable Leaf leaf, String now) throws SQLException {
        if (!layout.key().isEmpty()) { // otherwise all is read at once
            requireEmpty(layout.partitions().unknown(now));
            layout.partitions().know(now);
        }
        if (leaf != null && layout.partitions().isGone(leaf, now)) {
            throw new PartitionGoneException();
        }
    }

    private static void require(boolean isSame) {
        if (!isSame) {
            throw new TableChangedException();
        }
    }

    /**
     * All rows of a partition that is empty when it is first seen come as changes, but those with which one is attached do not.
     * One that was rewritten after the snapshot looks empty, whatever it has.
     */
    private void requireEmpty(List<Long> partitions) throws SQLException {
        for (long oid : partitions) {
            String name = text(PARTITION + oid);
            require(!name.isEmpty()
                    && text("SELECT NOT EXISTS (SELECT FROM ONLY " + name + ")").equals("t")
                    && text("SELECT relfilenode = pg_catalog.pg_relation_filenode(oid) AND oid = pg_catalog.to_regclass("
                                    + Sql.literal(name) + ") FROM pg_catalog.pg_class WHERE oid = " + oid)
                            .equals("t"));
        }
    }

    /**
     * Checks that a part is still there.
     *
     * @throws TableChangedException if the table is no longer what the layout says
     * @throws PartitionGoneException if the part's partition is no longer the table's
     */
    void recheck(TableLayout layout, Part part) throws SQLException {
        inTransaction(() -> check(layout, layout.leaf(part)));
    }

    /**
     * Reads a whole table under one snapshot, piece by piece as its rows are taken.
     *
     * @param beginning called once the table is locked
     * @return false if nothing waits for it now; then the connection is closed
     * @throws TableChangedException if the table is no longer what the layout says
     */
    boolean readWhole(TableLayout layout, int pieceBytes, Supplier<WholeRead> beginning) throws SQLException {
        WholeRead read;
        execute(BEGIN);
        try {
            lock(layout, null);
            read = beginning.get();
            Checked checked = check(layout, null);
            read.taken(checked.snapshot());
            if (!copyPieces(layout, pieceBytes, checked.readAt(), read)) {
                close();
                return false;
            }
        } finally {
            end();
        }
        read.finish(mark());
        return true;
    }

    private boolean copyPieces(TableLayout layout, int pieceBytes, long readAt, WholeRead read) throws SQLException {
        CopyOut copy = copyOut(layout.select(new Part.Whole(), 0));
        CopyRows lines = new CopyRows(layout.relation(), layout.unread());
        List<Tuple> rows = new ArrayList<>();
        long bytes = 0;
        for (byte[] line = copy.readFromCopy(); line != null; line = copy.readFromCopy()) {
            rows.add(lines.row(line));
            bytes += line.length;
            if (bytes >= pieceBytes) {
                if (!read.put(content(layout, rows, Lsn.ZERO, readAt))) {
                    return false;
                }
                pace.spent(bytes);
                read.rest(pace.left());
                rows.clear();
                bytes = 0;
            }
        }
        return rows.isEmpty() || read.put(content(layout, rows, Lsn.ZERO, readAt));
    }

    private static Chunk.Content content(TableLayout layout, List<Tuple> rows, Lsn horizon, long readAt) {
        return new Chunk.Content(
                layout.relation(),
                layout.types(),
                new KeyEquality(layout.relation(), layout.key()),
                rows.toArray(new Tuple[0]),
                horizon,
                readAt);
    }

    private CopyOut copyOut(String select) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY (" + select + ") TO STDOUT");
    }

    private @Nullable List<Tuple> copy(TableLayout layout, Part part, long since, int chunkBytes) throws SQLException {
        int limit = TablePlan.isDivisible(part) ? TOO_LARGE * chunkBytes : Integer.MAX_VALUE;
        CopyOut copy = copyOut(layout.select(part, since));
        CopyRows lines = new CopyRows(layout.relation(), layout.unread());
        List<Tuple> rows = new ArrayList<>();
        long bytes = 0;
        for (byte[] line = copy.readFromCopy(); line != null; line = copy.readFromCopy()) {
            bytes += line.length;
            if (bytes > limit) {
                pace.spent(bytes);
                close();
                return null;
            }
            rows.add(lines.row(line));
        }
        pace.spent(bytes);
        return rows;
    }

    /**
     * Writes to the WAL what changes nothing. Everything that an earlier snapshot saw was committed before it, and an
     * idle stream reaches it, because the commit is flushed.
     */
    private Lsn mark() throws SQLException {
        return Lsn.parse(text("SELECT pg_catalog.pg_logical_emit_message(true, '" + MARK + "', '')"));
    }

    /** The prefix of the messages that mark where a chunk ends. */
    public static final String MARK = "walferry";

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
