package dev.walferry.internal.snapshot;

import dev.walferry.Lsn;
import dev.walferry.internal.placement.Chunk;
import dev.walferry.internal.placement.Watch;
import dev.walferry.internal.placement.WatchedTable;
import dev.walferry.internal.placement.WholeRead;
import dev.walferry.internal.placement.WholeTable;
import dev.walferry.internal.snapshot.Job.Reading;
import dev.walferry.internal.snapshot.plan.Part;
import dev.walferry.internal.snapshot.server.PartitionGoneException;
import dev.walferry.internal.snapshot.server.ReaderSession;
import dev.walferry.internal.snapshot.server.StandbyWaitsException;
import dev.walferry.internal.snapshot.server.TableChangedException;
import dev.walferry.internal.snapshot.server.TableLayout;
import dev.walferry.internal.snapshot.server.UnreadableTableException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.replication.SourceError;
import dev.walferry.replication.StreamSource;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Does the jobs of one connection, in a separate thread. */
final class SnapshotReader implements Runnable, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SnapshotReader.class.getName());

    private final SnapshotWork work;
    private final StreamSource source;
    private final int major;
    private final int chunkBytes;
    private volatile @Nullable ReaderSession session;
    private volatile boolean closed;
    private volatile boolean ended;

    /** Creates a reader that connects when it has something to do. */
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

    /** Returns whether its thread has nothing left to do. */
    public boolean hasEnded() {
        return ended;
    }

    private void perform(Job job) {
        try {
            Reading reading = job.reading;
            if (reading == null) {
                new TableLook(work, source, connected()).look(job.table);
            } else if (isBehind(job)) {
                job.again(TableLook.toReplay(required(job)));
            } else if (reading.part() instanceof Part.Border border) {
                job.cut(border, chunks().border(reading.layout(), border));
            } else {
                read(job, reading);
            }
        } catch (TableChangedException e) {
            job.startOver();
        } catch (PartitionGoneException e) {
            without(job);
        } catch (StandbyWaitsException e) {
            job.again(Objects.requireNonNull(e.getMessage()));
        } catch (UnreadableTableException e) {
            work.fail(job.table, Objects.requireNonNull(e.getMessage()));
        } catch (SQLException e) {
            failed(job, e);
        } catch (RuntimeException | Error e) {
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

    /**
     * Returns whether the standby was restarted since the table was looked at, or is a different one that has replayed less.
     */
    private boolean isBehind(Job job) throws SQLException {
        return job.table.onStandby && !connected().hasReplayed(required(job));
    }

    private Lsn required(Job job) {
        return job.table.watched instanceof WatchedTable watched ? work.required(job.table, watched) : Lsn.ZERO;
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
            job.again(SourceError.reason(e) + ", and tries again");
        } else {
            work.fail(job.table, at(job) + SourceError.reason(e) + " (" + error.remedyOfStatement() + ")");
        }
    }

    /**
     * A part's table may have been dropped because it was a partition. If nothing has changed, another partition came and went.
     */
    private void missing(Job job) {
        Reading reading = job.reading;
        try {
            if (reading == null) {
                job.startOver();
            } else {
                chunks().recheck(reading.layout(), reading.part());
                job.again("another look, because a table was dropped meanwhile");
            }
        } catch (PartitionGoneException e) {
            without(job);
        } catch (TableChangedException e) {
            job.startOver();
        } catch (SQLException e) {
            job.again(SourceError.reason(e) + ", and tries again");
        }
    }

    /** Ends a part that does not exist on this server: it is gone, unless a standby does not have it yet. */
    private void without(Job job) {
        if (job.table.onStandby) {
            job.startOver();
        } else if (job.reading != null && job.reading.part() instanceof Part.Border border) {
            job.cut(border, null);
        } else {
            job.ended(0);
        }
    }

    private ReaderSession connected() throws SQLException {
        ReaderSession current = session;
        if (current == null || current.isClosed()) {
            current = new ReaderSession(source, major);
            session = current;
            if (closed) {
                current.close();
            }
        }
        return current;
    }

    private ChunkReader chunks() throws SQLException {
        return new ChunkReader(connected(), work.pace());
    }

    private void read(Job job, Reading reading) throws SQLException {
        Watch watch = job.table.watched;
        if (watch instanceof WholeTable whole) {
            readWhole(job, reading.layout(), whole);
        } else if (watch instanceof WatchedTable watched) {
            read(job, reading, watched);
        } else {
            job.again(null);
        }
    }

    private void readWhole(Job job, TableLayout layout, WholeTable whole) throws SQLException {
        AtomicReference<@Nullable WholeRead> begun = new AtomicReference<>();
        boolean isWhole = false;
        try {
            isWhole = chunks().readWhole(layout, chunkBytes, () -> {
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
            job.again(null);
        }
    }

    private void read(Job job, Reading reading, WatchedTable watched) throws SQLException {
        ChunkReader reader = chunks();
        Beginning beginning = new Beginning(watched, job);
        boolean arrived = false;
        boolean divide = false;
        try {
            Chunk.Content content = job.table.onStandby
                    ? reader.readOnStandby(reading.layout(), reading.part(), reading.since(), chunkBytes, beginning)
                    : reader.read(reading.layout(), reading.part(), reading.since(), chunkBytes, beginning);
            arrived = content != null && beginning.chunk().arrive(content);
            divide = !arrived;
        } finally {
            if (!arrived) {
                beginning.withdraw();
            }
        }
        if (divide) {
            job.divide();
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
        ReaderSession current = session;
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
