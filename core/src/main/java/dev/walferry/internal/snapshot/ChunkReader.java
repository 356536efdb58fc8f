package dev.walferry.internal.snapshot;

import dev.walferry.Lsn;
import dev.walferry.internal.placement.Chunk;
import dev.walferry.internal.placement.KeyEquality;
import dev.walferry.internal.placement.KeyText;
import dev.walferry.internal.placement.WholeRead;
import dev.walferry.internal.snapshot.plan.Leaf;
import dev.walferry.internal.snapshot.plan.Part;
import dev.walferry.internal.snapshot.plan.TablePlan;
import dev.walferry.internal.snapshot.server.LayoutCheck;
import dev.walferry.internal.snapshot.server.PartitionGoneException;
import dev.walferry.internal.snapshot.server.ReaderSession;
import dev.walferry.internal.snapshot.server.StandbyReplay;
import dev.walferry.internal.snapshot.server.StandbyWaitsException;
import dev.walferry.internal.snapshot.server.TableChangedException;
import dev.walferry.internal.snapshot.server.TableLayout;
import dev.walferry.pgoutput.Tuple;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Reads parts of tables over a reader's session, each in a separate short transaction. For one thread. */
final class ChunkReader {
    /** A chunk that is this many times larger than wanted is read in two. */
    private static final int TOO_LARGE = 4;

    private final ReaderSession session;
    private final LayoutCheck table;
    private final Pace pace;

    ChunkReader(ReaderSession session, Pace pace) {
        this.session = session;
        this.table = new LayoutCheck(session);
        this.pace = pace;
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
        session.begin();
        try {
            lock(layout, layout.leaf(part));
            Chunk begun = chunk.begin();
            LayoutCheck.Checked checked = table.check(layout, layout.leaf(part));
            begun.taken(checked.snapshot());
            readAt = checked.readAt();
            rows = copy(layout, part, since, chunkBytes);
        } finally {
            session.end();
        }
        return rows == null ? null : content(layout, rows, session.mark(), readAt);
    }

    /**
     * Reads the same on a standby. There the chunk begins before the lock, because the first position has to be read before
     * the transaction begins, and as shortly as possible before its snapshot.
     *
     * @throws TableChangedException also if the standby was promoted
     * @throws StandbyWaitsException if the standby replays nothing more for a while
     */
    Chunk.@Nullable Content readOnStandby(
            TableLayout layout, Part part, long since, int chunkBytes, ChunkBeginning beginning) throws SQLException {
        Chunk chunk = beginning.begin();
        List<Tuple> rows;
        long readAt;
        StandbyReplay replay = new StandbyReplay(session.connection());
        session.begin();
        try {
            lock(layout, layout.leaf(part));
            LayoutCheck.Checked checked = table.check(layout, layout.leaf(part));
            chunk.taken(checked.snapshot().onStandby(replay.range()));
            readAt = checked.readAt();
            rows = copy(layout, part, since, chunkBytes);
        } finally {
            session.end();
        }
        return rows == null ? null : content(layout, rows, replay.awaitHorizon(), readAt);
    }

    private void lock(TableLayout layout, @Nullable Leaf leaf) throws SQLException {
        String name = leaf == null ? layout.quotedName() : "ONLY " + leaf.quotedName();
        session.execute("LOCK TABLE " + name + " IN ACCESS SHARE MODE");
    }

    /**
     * Finds the key at which to cut a range.
     *
     * @return null if it has no more rows than wanted
     * @throws TableChangedException if the table is no longer what the layout says
     */
    @Nullable
    KeyText border(TableLayout layout, Part.Border border) throws SQLException {
        session.begin();
        try {
            lock(layout, layout.leaf(border));
            table.check(layout, layout.leaf(border));
            try (Statement statement = session.connection().createStatement();
                    ResultSet row = statement.executeQuery(layout.selectBorder(border.range()))) {
                return row.next() ? key(row, layout.key().size()) : null;
            }
        } finally {
            session.end();
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
     * Checks that a part is still there.
     *
     * @throws TableChangedException if the table is no longer what the layout says
     * @throws PartitionGoneException if the part's partition is no longer the table's
     */
    void recheck(TableLayout layout, Part part) throws SQLException {
        session.inTransaction(() -> table.check(layout, layout.leaf(part)));
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
        session.begin();
        try {
            lock(layout, null);
            read = beginning.get();
            LayoutCheck.Checked checked = table.check(layout, null);
            read.taken(checked.snapshot());
            if (!copyPieces(layout, pieceBytes, checked.readAt(), read)) {
                session.close();
                return false;
            }
        } finally {
            session.end();
        }
        read.finish(session.mark());
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
        return session.connection().unwrap(PGConnection.class).getCopyAPI().copyOut("COPY (" + select + ") TO STDOUT");
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
                session.close();
                return null;
            }
            rows.add(lines.row(line));
        }
        pace.spent(bytes);
        return rows;
    }
}
