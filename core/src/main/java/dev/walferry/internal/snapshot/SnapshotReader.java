package dev.walferry.internal.snapshot;

import dev.walferry.Lsn;
import dev.walferry.internal.placement.Chunk;
import dev.walferry.internal.placement.VisibilitySnapshot;
import dev.walferry.internal.placement.Watch;
import dev.walferry.internal.placement.WatchedTable;
import dev.walferry.internal.placement.WholeRead;
import dev.walferry.internal.placement.WholeTable;
import dev.walferry.internal.snapshot.Job.Reading;
import dev.walferry.internal.snapshot.plan.Part;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.replication.SourceError;
import dev.walferry.replication.StreamSource;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Does the jobs of one connection, in a thread of its own. */
final class SnapshotReader implements Runnable, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SnapshotReader.class.getName());

    private final SnapshotWork work;
    private final StreamSource source;
    private final int major;
    private final int chunkBytes;
    private volatile @Nullable ChunkReader reader;
    private volatile boolean closed;
    private volatile boolean ended;

    /** A reader that connects when it has something to do. */
    public SnapshotReader(SnapshotWork work, StreamSource source, int major, int chunkBytes) {
        this.work = work;
        this.source = source;
        this.major = major;
        this.chunkBytes = chunkBytes;
    }

    @Override
    public void run() {
        try {
            for (Job job = work.take(); job != null; job = work.take()) {
                perform(job);
            }
        } catch (InterruptedException e) {
            work.readerGone();
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
            disconnect();
        }
    }

    /** Whether its thread has nothing left to do. */
    public boolean hasEnded() {
        return ended;
    }

    private void perform(Job job) {
        try {
            Reading reading = job.reading;
            if (reading == null) {
                look(job.table);
            } else if (reading.part() instanceof Part.Border border) {
                work.cut(job, border, connected().border(reading.layout(), border));
            } else {
                read(job, reading);
            }
        } catch (TableChangedException e) {
            work.startOver(job);
        } catch (PartitionGoneException e) {
            without(job);
        } catch (StandbyWaitsException e) {
            work.again(job, Objects.requireNonNull(e.getMessage()));
        } catch (UnreadableTableException e) {
            work.fail(job.table, Objects.requireNonNull(e.getMessage()));
        } catch (SQLException e) {
            failed(job, e);
        } catch (RuntimeException | OutOfMemoryError e) {
            // a mistake of our own, whose message could hold anything
            LOG.log(System.Logger.Level.DEBUG, "reading a table failed", e);
            work.fail(
                    job.table,
                    at(job) + "unexpected " + e.getClass().getName() + " while the table was read: report it");
        } finally {
            if (job.reading == null) {
                work.looked(job.table);
            }
        }
    }

    private String at(Job job) {
        return "slot \"" + source.slot() + "\", table " + job.table.table + ": ";
    }

    private void failed(Job job, SQLException e) {
        SourceError error = SourceError.of(e);
        if (error == SourceError.NO_TABLE) {
            missing(job);
        } else if (closed || error.category() != Category.FATAL) {
            LOG.log(System.Logger.Level.DEBUG, () -> at(job) + SourceError.reason(e) + "; trying again");
            work.again(job, SourceError.reason(e) + ", and tries again");
        } else {
            work.fail(job.table, at(job) + SourceError.reason(e) + " (" + error.remedy() + ")");
        }
    }

    /**
     * A part's table may have been dropped because it was a partition. If all is as it was, it was another partition, which came
     * and went.
     */
    private void missing(Job job) {
        Reading reading = job.reading;
        try {
            if (reading == null) {
                work.startOver(job);
            } else {
                connected().recheck(reading.layout(), reading.part());
                work.again(job, "another look, because a table was dropped meanwhile");
            }
        } catch (PartitionGoneException e) {
            without(job);
        } catch (TableChangedException e) {
            work.startOver(job);
        } catch (SQLException e) {
            work.again(job, SourceError.reason(e) + ", and tries again");
        }
    }

    /** Nothing is to be read of a part, if this server is not one that does not have it yet. */
    private void without(Job job) {
        if (job.table.onStandby) {
            work.startOver(job);
        } else if (job.reading != null && job.reading.part() instanceof Part.Border border) {
            work.cut(job, border, null);
        } else {
            work.ended(job, 0);
        }
    }

    private ChunkReader connected() throws SQLException {
        ChunkReader current = reader;
        if (current == null || current.isClosed()) {
            current = new ChunkReader(source, major, work.pace());
            reader = current;
            if (closed) {
                current.close();
            }
        }
        return current;
    }

    /** Finds out whether a table can be read now. */
    private void look(TableWork table) throws SQLException {
        ChunkReader session = connected();
        boolean onStandby = session.isInRecovery();
        Lsn reached = work.reachedAtFirst(table);
        if (onStandby && !session.hasReplayed(reached)) {
            work.postpone(table, toReplay(reached));
            return;
        }
        StreamCatalog catalog = session.catalog();
        Long oid = catalog.oid(table.table);
        if (oid == null) {
            work.gone(table);
            return;
        }
        Watch watched = work.watch(table, oid, onStandby);
        if (watched == null) {
            return;
        }
        if (onStandby) {
            WatchedTable keyed = requireReadableOnStandby(table, watched);
            if (!session.hasReplayed(keyed.begunAt())) {
                work.postpone(table, toReplay(keyed.begunAt()));
                return;
            }
        }
        if (watched.fence() == Long.MAX_VALUE) {
            boolean isFirst = table.fencedAs.isEmpty();
            table.fencedAs = catalog.fingerprint(oid);
            watched.fence(onStandby ? fenceOnStandby(session, isFirst) : session.drawXid());
        }
        VisibilitySnapshot now = session.snapshot();
        watched.seen(now);
        if (now.xmin() < watched.fence()) {
            work.postpone(
                    table,
                    "transactions that began before the snapshot"
                            + (onStandby ? " on the primary" : "; the longest is " + session.longestTransaction()));
        } else if (work.isAwaiting(table, now)) {
            work.postpone(
                    table,
                    onStandby
                            ? "the standby to replay what the stream has returned"
                            : unseen(session.preparedTransaction(table.awaited)));
        } else if (work.needsPlan(table)) {
            plan(table, watched, session, catalog, now);
        }
    }

    /**
     * What a standby has replayed is visible, so nothing earlier is waited for. But what a running transaction did
     * before the table changed is published as the table was then, and a standby shows only running transactions with
     * smaller ids.
     */
    private static long fenceOnStandby(ChunkReader session, boolean isFirst) throws SQLException {
        return isFirst ? 0 : session.snapshot().xmax();
    }

    private static String unseen(String prepared) {
        return prepared.isEmpty()
                ? "a transaction that is in the WAL but not visible yet: does a synchronous standby answer?"
                : prepared + ", which the stream has returned: commit it, or roll it back";
    }

    private void plan(
            TableWork table, Watch watched, ChunkReader session, StreamCatalog catalog, VisibilitySnapshot now)
            throws SQLException {
        TableLayout layout = session.inTransaction(() -> {
            TableLayout described = catalog.layout(table.table, table.oid, table.selection);
            if (!described.fingerprint().equals(table.fencedAs)) {
                throw new TableChangedException();
            }
            return isPlannable(table, watched, session, described) ? catalog.measured(described) : null;
        });
        if (layout != null) {
            work.begin(table, watched, layout, now);
        }
    }

    /** Whether a table's files can be measured now. From here on rows that move beyond what will be measured are noted. */
    private boolean isPlannable(TableWork table, Watch watched, ChunkReader session, TableLayout layout)
            throws SQLException {
        if (!(watched instanceof WatchedTable keyed)) {
            return true;
        }
        if (layout.key().isEmpty()) {
            if (table.selection.where() != null) {
                throw new UnreadableTableException(table.onlyWhole());
            }
            if (table.onStandby) {
                throw new UnreadableTableException(table.onlyOnPrimary());
            }
            if (source.isTwoPhase()) {
                throw new UnreadableTableException(table.onlyAtCommit());
            }
            work.becomesWhole(table);
            return false;
        }
        Lsn noted = work.note(table, keyed, layout.key());
        if (table.onStandby && !session.hasReplayed(noted)) {
            work.postpone(table, toReplay(noted));
            return false;
        }
        return true;
    }

    private static String toReplay(Lsn position) {
        return "the standby to replay the WAL that it has, up to " + position
                + " at least, and to receive more from its primary";
    }

    /** There nothing tells a transaction that is prepared, or that runs for as long as a table is read, from others. */
    private WatchedTable requireReadableOnStandby(TableWork table, Watch watched) {
        if (source.isTwoPhase()) {
            throw new UnreadableTableException("slot \"" + source.slot() + "\": the server is a standby, and the stream"
                    + " has prepared transactions: take them at their commit, or read the tables on the primary");
        }
        if (!(watched instanceof WatchedTable keyed)) {
            throw new UnreadableTableException(table.onlyOnPrimary());
        }
        return keyed;
    }

    private void read(Job job, Reading reading) throws SQLException {
        Watch watch = job.table.watched;
        if (watch instanceof WholeTable whole) {
            readWhole(job, reading.layout(), whole);
        } else if (watch instanceof WatchedTable watched) {
            read(job, reading, watched);
        } else {
            work.again(job, null);
        }
    }

    private void readWhole(Job job, TableLayout layout, WholeTable whole) throws SQLException {
        AtomicReference<@Nullable WholeRead> begun = new AtomicReference<>();
        boolean isWhole = false;
        try {
            isWhole = connected().readWhole(layout, chunkBytes, () -> {
                WholeRead read = whole.begin(job);
                begun.set(read);
                return read;
            });
        } finally {
            WholeRead read = begun.get();
            if (!isWhole && read != null) {
                whole.withdraw(read);
            }
        }
        if (!isWhole) {
            work.again(job, null);
        }
    }

    private void read(Job job, Reading reading, WatchedTable watched) throws SQLException {
        if (job.table.onStandby && !connected().hasReplayed(watched.begunAt())) {
            work.again(job, toReplay(watched.begunAt())); // it was restarted since the table was looked at
            return;
        }
        Beginning beginning = new Beginning(watched, job);
        boolean arrived = false;
        boolean divide = false;
        try {
            ChunkReader session = connected();
            Chunk.Content content = job.table.onStandby
                    ? session.readOnStandby(reading.layout(), reading.part(), reading.since(), chunkBytes, beginning)
                    : session.read(reading.layout(), reading.part(), reading.since(), chunkBytes, beginning);
            arrived = content != null && beginning.chunk().arrive(content);
            divide = !arrived;
        } finally {
            if (!arrived) {
                beginning.withdraw();
            }
        }
        if (divide) {
            work.divide(job);
        }
    }

    private static final class Beginning implements ChunkReader.ChunkBeginning {
        private final WatchedTable table;
        private final Job job;
        private @Nullable Chunk chunk;

        Beginning(WatchedTable table, Job job) {
            this.table = table;
            this.job = job;
        }

        @Override
        public Chunk begin() {
            Chunk begun = table.begin(job);
            chunk = begun;
            return begun;
        }

        Chunk chunk() {
            return Objects.requireNonNull(chunk, "a chunk was read without a beginning");
        }

        void withdraw() {
            if (chunk != null) {
                table.withdraw(chunk);
            }
        }
    }

    private void disconnect() {
        ChunkReader current = reader;
        if (current != null) {
            current.close();
        }
    }

    /** Ends what the thread does, soon. */
    @Override
    public void close() {
        closed = true;
        disconnect();
    }
}
