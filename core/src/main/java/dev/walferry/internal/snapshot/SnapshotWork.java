package dev.walferry.internal.snapshot;

import dev.walferry.Lsn;
import dev.walferry.internal.placement.Placement;
import dev.walferry.internal.placement.VisibilitySnapshot;
import dev.walferry.internal.placement.Watch;
import dev.walferry.internal.placement.WatchedTable;
import dev.walferry.internal.snapshot.plan.TablePlan;
import dev.walferry.internal.snapshot.plan.Token;
import dev.walferry.internal.snapshot.server.StreamCatalog.Found;
import dev.walferry.internal.snapshot.server.TableLayout;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.SnapshotOptions;
import dev.walferry.snapshot.SnapshotReport;
import dev.walferry.snapshot.SnapshotReport.Outcome;
import dev.walferry.snapshot.TableSelection;
import dev.walferry.snapshot.TableStatus;
import dev.walferry.snapshot.TableStatus.State;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What readers have to do, and what has become of it. Readers take jobs, the stream's thread learns of chunks that have
 * ended: all methods are safe in any thread, and only {@link #take} waits.
 */
public final class SnapshotWork {
    private final Placement placement;
    private final SnapshotOptions options;
    private final Map<Table, TableWork> tables = new LinkedHashMap<>();
    private final TableWatches watches;
    private final Reports reports = new Reports();
    private final JobSupply supply;
    private int readers;
    private boolean scouting;
    private boolean closed;

    /** Creates work without tables. */
    public SnapshotWork(Placement placement, SnapshotOptions options) {
        this.placement = placement;
        this.watches = new TableWatches(placement, this);
        this.options = options;
        this.supply = new JobSupply(this, options);
    }

    /**
     * Adds a table.
     *
     * @return how many readers have to be started
     * @throws IllegalArgumentException if it is being read, or the token is not one
     */
    public synchronized int add(Table table, TableSelection selection, @Nullable String resumeFrom) {
        TableWork before = tables.get(table);
        if (before != null && before.isActive()) {
            throw new IllegalArgumentException("table " + table + " is being read already");
        }
        Token token = Token.parse(resumeFrom);
        TableWork work = new TableWork(table, selection, token);
        work.plannedAt = before == null ? Lsn.ZERO : before.plannedAt;
        tables.remove(table);
        tables.put(table, work);
        placement.whole().expect(table);
        notifyAll();
        int missing = options.threads() - readers;
        readers = options.threads();
        return missing;
    }

    /**
     * Stops reading a table. Rows of it that were not returned are forgotten.
     *
     * @return false if it is not being read
     */
    public synchronized boolean remove(Table table) {
        TableWork work = tables.get(table);
        if (work == null || !work.isActive()) {
            return false;
        }
        close(work, State.REMOVED);
        reports.forget(table);
        return true;
    }

    /** Returns whether a scout has to be started, which the caller then does. */
    synchronized boolean needsScout() {
        boolean needed = !scouting && tables.values().stream().anyMatch(SnapshotWork::isUnknown);
        scouting |= needed;
        return needed;
    }

    /** Returns the tables for which it is not known how they are read; empty if the scout may go. */
    synchronized List<TableWork> unknown() {
        List<TableWork> unknown = closed
                ? List.of()
                : tables.values().stream().filter(SnapshotWork::isUnknown).toList();
        scouting = !unknown.isEmpty();
        return unknown;
    }

    synchronized boolean isAnyUnknown() {
        return !closed && tables.values().stream().anyMatch(SnapshotWork::isUnknown);
    }

    private static boolean isUnknown(TableWork table) {
        return table.isActive() && !table.known;
    }

    /**
     * Returns the position that a standby has to replay before a table is looked at: everything that the stream had returned
     * when it was first looked at. A standby would never catch up with the present one.
     */
    synchronized Lsn requiredAtFirst(TableWork table) {
        Lsn first = table.reachedAtFirst;
        if (first == null) {
            first = placement.reached();
            table.reachedAtFirst = first;
        }
        return Lsn.max(first, table.plannedAt);
    }

    /** Returns the position that a standby has to replay before a part of the table is read. */
    synchronized Lsn required(TableWork table, WatchedTable watched) {
        return Lsn.max(watched.begunAt(), table.plannedAt);
    }

    /** Notes what a table is; null if it is not published, or the server cannot tell. */
    synchronized void found(TableWork table, @Nullable Found found, boolean onStandby) {
        if (!isUnknown(table)) {
            return;
        }
        if (found != null && !found.hasKey()) {
            if (table.selection.where() != null) {
                fail(table, table.onlyWhole());
                return;
            }
            if (onStandby) {
                fail(table, table.onlyOnPrimary()); // before any change of it is left out
                return;
            }
            table.whole = true;
            watches.watch(table, found.oid(), false);
        }
        known(table);
        table.wentOn();
    }

    /** Notes that a table cannot be described. */
    synchronized void notFound(TableWork table, String reason) {
        if (isUnknown(table)) {
            fail(table, reason);
        }
    }

    private void known(TableWork table) {
        table.known = true;
        placement.whole().known(table.table);
        notifyAll();
    }

    /** Notes that a table no longer has a key. */
    synchronized void becomesWhole(TableWork table) {
        if (table.isActive() && !table.whole) {
            watches.unwatch(table);
            table.whole = true;
            watches.watch(table, table.oid, false);
        }
    }

    /** Returns the next job; null when there is none left and the reader may go. */
    synchronized @Nullable Job take() throws InterruptedException {
        while (true) {
            if (closed || tables.values().stream().noneMatch(TableWork::isActive)) {
                readers--;
                return null;
            }
            Job job = supply.next(tables.values());
            if (job != null) {
                return job;
            }
            wait(supply.millisUntilNext());
        }
    }

    /** Returns how fast parts are read. */
    Pace pace() {
        return supply.pace();
    }

    /** Notes that a reader stops before it was told to. */
    synchronized void readerGone() {
        readers--;
    }

    /** Notes that a job is done, and that its part is no longer in memory. */
    void release(Job job) {
        supply.release(job);
        notifyAll();
    }

    /** Notes that a table was looked at: it can be read, unless it must be looked at again after a while. */
    synchronized void looked(TableWork table) {
        table.looking = false;
        notifyAll();
    }

    /** Returns whether a table has to wait until a transaction is visible that is not visible yet. */
    synchronized boolean isAwaiting(TableWork table, VisibilitySnapshot now) {
        if (table.awaited != 0 && !now.sees(table.awaited)) {
            return true;
        }
        table.awaited = 0;
        table.wentOn();
        return false;
    }

    /**
     * Notes rows that move beyond the end of what will be measured, until there is a plan.
     *
     * @param key the columns that tell rows apart
     * @return a position after everything that may not have been noted; the same each time
     */
    synchronized Lsn note(TableWork table, WatchedTable watched, List<String> key) {
        if (table.moved == null && isWatched(table, watched)) {
            table.moved = new HashSet<>();
            watched.key(key);
            table.notedAfter = placement.reached();
        }
        return table.notedAfter;
    }

    @SuppressWarnings("ReferenceEquality") // each watch is another one
    private static boolean isWatched(TableWork table, Watch watched) {
        return table.isActive() && table.watched == watched;
    }

    synchronized boolean needsPlan(TableWork table) {
        return table.plan == null;
    }

    /** Notes what a table waits for. */
    synchronized void postpone(TableWork table, String reason) {
        table.postpone(reason);
    }

    /** Notes that a table's fence is about to be drawn. */
    synchronized void fencing(TableWork table) {
        table.told.fencing();
    }

    /** Watches a table's changes, as {@link TableWatches} says. Null if it is no longer read. */
    synchronized @Nullable Watch watch(TableWork table, long oid, boolean onStandby) {
        return table.isActive() ? watches.watch(table, oid, onStandby) : null;
    }

    /** Returns the table whose changes are watched under an id of the stream; null if there is none. */
    @Nullable
    TableWork watching(int id) {
        return tables.values().stream()
                .filter(table -> table.watched != null && placement.ids().of(table.table, table.oid) == id)
                .findFirst()
                .orElse(null);
    }

    /**
     * Lets a table be read, unless its watch was restarted since the table was looked at, or its changes come under another
     * definition.
     *
     * @param plannedAt how far a standby has replayed all that the layout shows
     */
    synchronized void begin(TableWork table, Watch watched, TableLayout layout, VisibilitySnapshot now, Lsn plannedAt) {
        if (!isWatched(table, watched)) {
            return;
        }
        if (table.told.differsFrom(layout.relation())) {
            startOver(table);
            return;
        }
        table.plannedAt = Lsn.max(table.plannedAt, plannedAt);
        TablePlan plan = table.begin(layout, now, options.chunkBytes());
        table.wentOn();
        finishIfDone(table, plan);
    }

    /** Plans a table again, because it has changed since it was planned. */
    void startOver(TableWork table) {
        table.startOver();
        watches.renew(table);
    }

    /** Notes that some rows of a part were returned, or all. */
    void returned(TableWork table, @Nullable String read) {
        reports.add(new SnapshotReport(table.table, Outcome.CHUNK, table.rows(), read, null));
    }

    boolean finishIfDone(TableWork table, TablePlan plan) {
        if (!plan.isFinished()) {
            return false;
        }
        close(table, State.FINISHED);
        reports.add(new SnapshotReport(table.table, Outcome.FINISHED, table.rows(), null, null));
        return true;
    }

    synchronized void gone(TableWork table) {
        if (!table.isActive()) {
            return;
        }
        close(table, State.GONE);
        reports.add(new SnapshotReport(table.table, Outcome.GONE, table.rows(), null, null));
    }

    synchronized void fail(TableWork table, String reason) {
        if (table.isActive()) {
            close(table, State.FAILED);
            reports.add(new SnapshotReport(table.table, Outcome.FAILED, table.rows(), null, reason));
        }
    }

    private void close(TableWork table, State state) {
        table.state = state;
        watches.unwatch(table);
        known(table);
    }

    /** Notes that what was read of a table is no longer placed. */
    void letGo(TableWork table) {
        supply.letGo(table);
    }

    /** Takes the oldest report; null if there is none. */
    public @Nullable SnapshotReport report() {
        return reports.take();
    }

    /** Returns a failure that no one has taken; null if there is none. */
    public @Nullable SnapshotReport failure() {
        return reports.failure();
    }

    /** Returns how far each table is, in the order in which they were added. */
    public synchronized List<TableStatus> status() {
        return tables.values().stream().map(TableWork::status).toList();
    }

    /** Lets all readers go. */
    public synchronized void close() {
        closed = true;
        tables.values().stream().filter(table -> table.whole).forEach(watches::unwatch);
        notifyAll();
    }
}
