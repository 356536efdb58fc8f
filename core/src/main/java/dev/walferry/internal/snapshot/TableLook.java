package dev.walferry.internal.snapshot;

import dev.walferry.Lsn;
import dev.walferry.internal.placement.VisibilitySnapshot;
import dev.walferry.internal.placement.Watch;
import dev.walferry.internal.placement.WatchedTable;
import dev.walferry.internal.snapshot.server.ReaderSession;
import dev.walferry.internal.snapshot.server.StandbyReplay;
import dev.walferry.internal.snapshot.server.StreamCatalog;
import dev.walferry.internal.snapshot.server.TableChangedException;
import dev.walferry.internal.snapshot.server.TableFiles;
import dev.walferry.internal.snapshot.server.TableLayout;
import dev.walferry.internal.snapshot.server.UnreadableTableException;
import dev.walferry.replication.StreamSource;
import java.sql.SQLException;

/** Finds out over a reader's session whether a table can be read, and plans how, once everything that it waits for is over. */
final class TableLook {
    private final SnapshotWork work;
    private final StreamSource source;
    private final ReaderSession session;

    TableLook(SnapshotWork work, StreamSource source, ReaderSession session) {
        this.work = work;
        this.source = source;
        this.session = session;
    }

    /** Finds out whether a table can be read now. */
    void look(TableWork table) throws SQLException {
        boolean onStandby = session.isInRecovery();
        Lsn required = work.requiredAtFirst(table);
        if (onStandby && !session.hasReplayed(required)) {
            work.postpone(table, toReplay(required));
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
            work.fencing(table);
            table.fencedAs = catalog.fingerprint(oid);
            watched.fence(onStandby ? session.nextXid() : session.drawXid());
        }
        lookAt(table, watched, catalog, onStandby);
    }

    /** Reads the table once all transactions from before it was watched have ended, and what the stream has returned is visible. */
    private void lookAt(TableWork table, Watch watched, StreamCatalog catalog, boolean onStandby) throws SQLException {
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
            plan(table, watched, catalog, now);
        }
    }

    private static String unseen(String prepared) {
        return prepared.isEmpty()
                ? "a transaction that is in the WAL but not visible yet: does a synchronous standby answer?"
                : prepared + ", which the stream has returned: commit it, or roll it back";
    }

    private void plan(TableWork table, Watch watched, StreamCatalog catalog, VisibilitySnapshot now)
            throws SQLException {
        StandbyReplay replay = table.onStandby ? new StandbyReplay(session.connection()) : null;
        TableLayout layout = session.inTransaction(() -> {
            TableLayout described = catalog.layout(table.table, table.oid, table.selection);
            if (!described.fingerprint().equals(table.fencedAs)) {
                throw new TableChangedException();
            }
            TableLayout measured =
                    isPlannable(table, watched, described) ? new TableFiles(session).measured(described) : null;
            if (replay != null) {
                replay.range();
            }
            return measured;
        });
        if (layout != null) {
            work.begin(table, watched, layout, now, replay == null ? Lsn.ZERO : replay.awaitHorizon());
        }
    }

    /** Returns whether a table's files can be measured now. From here on, rows that move beyond the measured part are noted. */
    private boolean isPlannable(TableWork table, Watch watched, TableLayout layout) throws SQLException {
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

    static String toReplay(Lsn position) {
        return "the standby to replay the WAL that it has, up to " + position
                + " at least, and to receive more from its primary";
    }

    /**
     * Requires a table that can be read on a standby: nothing there distinguishes a prepared transaction, or one that
     * runs as long as a table is read, from others.
     */
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
}
