package dev.walferry.internal.snapshot;

import dev.walferry.internal.snapshot.server.ReaderSession;
import dev.walferry.internal.snapshot.server.StreamCatalog;
import dev.walferry.internal.snapshot.server.StreamCatalog.Found;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.replication.SourceError;
import dev.walferry.replication.StreamSource;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether tables that were added have a key, since their changes wait until that is known. In a thread of
 * its own, because readers may be busy for long; it ends when there is nothing left to find out.
 */
final class TableScout implements Runnable {
    private static final System.Logger LOG = System.getLogger(TableScout.class.getName());
    private static final long PAUSE_MILLIS = 500;

    private final SnapshotWork work;
    private final StreamSource source;
    private final int major;
    private final CountDownLatch closed = new CountDownLatch(1);

    TableScout(SnapshotWork work, StreamSource source, int major) {
        this.work = work;
        this.source = source;
        this.major = major;
    }

    @Override
    public void run() {
        for (List<TableWork> tables = work.unknown(); !tables.isEmpty(); tables = work.unknown()) {
            findOrFail(tables);
            if (work.isAnyUnknown()) {
                pause();
            }
        }
    }

    /**
     * Looks for the tables, and ends those that cannot be found: if the scout stopped, changes of a table would wait
     * forever.
     */
    private void findOrFail(List<TableWork> tables) {
        try {
            find(tables);
        } catch (OutOfMemoryError e) {
            LOG.log(System.Logger.Level.DEBUG, "asking for the keys of tables failed", e);
            tables.forEach(table -> work.postpone(table, "memory, and tries again"));
        } catch (ReplicationException e) {
            tables.forEach(table -> work.notFound(table, "table " + table.table + ": " + e.getMessage()));
        } catch (RuntimeException | Error e) {
            // a bug of ours, whose message could contain anything
            LOG.log(System.Logger.Level.DEBUG, "asking for the keys of tables failed", e);
            tables.forEach(table -> work.notFound(
                    table,
                    "table " + table.table + ": unexpected " + e.getClass().getName()
                            + " while its key was asked for: report it"));
        }
    }

    private void find(List<TableWork> tables) {
        try (ReaderSession session = new ReaderSession(source, major)) {
            StreamCatalog catalog = session.catalog();
            Map<Table, Found> found =
                    catalog.find(tables.stream().map(table -> table.table).toList());
            boolean onStandby = session.isInRecovery();
            tables.forEach(table -> found(table, found.get(table.table), onStandby));
        } catch (SQLException e) {
            SourceError error = SourceError.of(e);
            LOG.log(System.Logger.Level.DEBUG, "asking for the keys of tables failed", e);
            if (error.category() == Category.FATAL) {
                tables.forEach(
                        table -> work.found(table, null, false)); // its reader meets the same error, and reports it
            } else {
                tables.forEach(table -> work.postpone(table, SourceError.reason(e) + ", and tries again"));
            }
        }
    }

    private void found(TableWork table, @Nullable Found found, boolean onStandby) {
        if (found != null && !found.hasKey() && source.isTwoPhase()) {
            work.fail(table, table.onlyAtCommit()); // before any change of it is left out
        } else {
            work.found(table, found, onStandby);
        }
    }

    private void pause() {
        try {
            closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Wakes it; the work that it has left is closed. */
    void close() {
        closed.countDown();
    }
}
