package dev.walferry.internal.snapshot;

import dev.walferry.Lsn;
import dev.walferry.internal.placement.KeyText;
import dev.walferry.internal.placement.Placement;
import dev.walferry.internal.placement.VisibilitySnapshot;
import dev.walferry.internal.placement.Watch;
import dev.walferry.internal.placement.WatchedTable;
import dev.walferry.internal.snapshot.Job.Reading;
import dev.walferry.internal.snapshot.StreamCatalog.Found;
import dev.walferry.internal.snapshot.plan.Part;
import dev.walferry.internal.snapshot.plan.TablePlan;
import dev.walferry.internal.snapshot.plan.Token;
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
    /** Chunks that may be in memory beyond those being read, so that readers need not wait for the stream. */
    private static final int AHEAD = 2;

    private static final long LONGEST_WAIT_MILLIS = 10_000;

    private final Placement placement;
    private final SnapshotOptions options;
    private final Map<Table, TableWork> tables = new LinkedHashMap<>();
    private final TableWatches watches;
    private final Reports reports = new Reports();
    private final Pace pace;
    private int inMemory;
    private int readers;
    private boolean scouting;
    private boolean closed;

    /** No tables yet. */
    public SnapshotWork(Placement placement, SnapshotOptions options) {
        this.placement = placement;
        this.watches = new TableWatches(placement, this);
        this.options = options;
        this.pace = new Pace(options.bytesPerSecond());
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
        tables.remove(table);
        tables.put(table, new TableWork(table, selection, token));
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

    /** Whether a scout has to be started, which the caller then does. */
    synchronized boolean needsScout() {
        boolean needed = !scouting && tables.values().stream().anyMatch(SnapshotWork::isUnknown);
        scouting |= needed;
        return needed;
    }

    /** The tables for which it is not known how they are read; empty if the scout may go. */
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
     * A position after everything that the stream had returned when a table was first looked at: a standby never
     * catches up with the present one.
     */
    synchronized Lsn reachedAtFirst(TableWork table) {
        Lsn first = table.reachedAtFirst;
        if (first == null) {
            first = placement.reached();
            table.reachedAtFirst = first;
        }
        return first;
    }

    /** It is known what a table is; null if it is not published, or cannot be asked for. */
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

    private void known(TableWork table) {
        table.known = true;
        placement.whole().known(table.table);
        notifyAll();
    }

    /** A table no longer has a key. */
    synchronized void becomesWhole(TableWork table) {
        if (table.isActive() && !table.whole) {
            watches.unwatch(table);
            table.whole = true;
            watches.watch(table, table.oid, false);
        }
    }

    /** The next job; null when there is none left and the reader may go. */
    synchronized @Nullable Job take() throws InterruptedException {
        while (true) {
            if (closed || tables.values().stream().noneMatch(TableWork::isActive)) {
                readers--;
                return null;
            }
            long rest = pace.left();
            long wait = rest > 0 ? millis(rest) : LONGEST_WAIT_MILLIS;
            for (TableWork table : tables.values()) {
                long left = table.pauseLeft();
                Job job = left > 0 ? null : job(table, rest <= 0);
                if (job != null) {
                    return job;
                }
                if (table.isActive() && left > 0) {
                    wait = Math.min(wait, millis(left));
                }
            }
            wait(wait);
        }
    }

    private static long millis(long nanos) {
        return Math.min(nanos / 1_000_000 + 1, LONGEST_WAIT_MILLIS);
    }

    /** How fast parts are read. */
    Pace pace() {
        return pace;
    }

    private @Nullable Job job(TableWork table, boolean mayRead) {
        if (!table.isActive() || !table.known || table.looking) {
            return null;
        }
        TablePlan plan = table.plan;
        TableLayout layout = table.layout;
        if (plan == null || layout == null || table.awaited != 0) {
            if (table.watched == null && busyTables() >= options.threads()) {
                return null; // what is watched has to be remembered, so no table is looked at before its turn
            }
            table.looking = true;
            return new Job(this, table, null);
        }
        Part part = mayRead && inMemory < options.threads() + AHEAD ? table.take(plan) : null;
        if (part == null) {
            return null;
        }
        Job job = new Job(this, table, new Reading(plan, layout, table.since, part));
        inMemory++;
        table.held.add(job);
        return job;
    }

    /** Tables that readers have something to do for. */
    private long busyTables() {
        return tables.values().stream().filter(TableWork::isBusy).count();
    }

    /** A reader stops before it was told to. */
    synchronized void readerGone() {
        readers--;
    }

    private void release(Job job) {
        if (job.table.held.remove(job)) {
            inMemory--;
        }
        notifyAll();
    }

    /** A table was looked at; it can be read unless it is to be looked at again after a while. */
    synchronized void looked(TableWork table) {
        table.looking = false;
        notifyAll();
    }

    /** Whether a table has to wait until a transaction is visible that is not visible yet. */
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

    /** What a table waits for. */
    synchronized void postpone(TableWork table, String reason) {
        table.postpone(reason);
    }

    /** Watches a table's changes, as {@link TableWatches} says. Null if it is no longer read. */
    synchronized @Nullable Watch watch(TableWork table, long oid, boolean onStandby) {
        return table.isActive() ? watches.watch(table, oid, onStandby) : null;
    }

    /** The table whose changes are watched under an id of the stream; null if there is none. */
    @Nullable
    TableWork watching(int id) {
        return tables.values().stream()
                .filter(table -> table.watched != null && placement.ids().of(table.table, table.oid) == id)
                .findFirst()
                .orElse(null);
    }

    /** A table may be read, unless its watch has begun anew since it was looked at. */
    synchronized void begin(TableWork table, Watch watched, TableLayout layout, VisibilitySnapshot now) {
        if (!isWatched(table, watched)) {
            return;
        }
        TablePlan plan = table.begin(layout, now, options.chunkBytes());
        table.wentOn();
        finishIfDone(table, plan);
    }

    /** A table is no longer what it was planned as. */
    synchronized void startOver(Job job) {
        if (job.reading == null ? job.table.isActive() : job.table.current(job) != null) {
            job.table.startOver();
            watches.renew(job.table);
            job.table.postpone("another look, because it has changed");
        }
        release(job);
    }

    /** A part was not read, and has to be read later. Nothing if that is known already. */
    synchronized void again(Job job, @Nullable String reason) {
        job.table.again(job);
        if (reason != null) {
            job.table.postpone(reason);
        }
        release(job);
    }

    /** A part is too large, or takes too long. */
    synchronized void divide(Job job) {
        job.table.divide(job);
        release(job);
    }

    /** A border was looked up; the key is null if the part has no more rows than wanted. */
    synchronized void cut(Job job, Part.Border border, @Nullable KeyText key) {
        job.table.cut(job, border, key);
        release(job);
    }

    synchronized void stale(Job job, long xid) {
        job.table.awaited = Math.max(job.table.awaited, xid);
        again(job, "transaction " + xid + " to be visible");
    }

    /** Some rows of a part were returned; more will follow. */
    synchronized void returned(Job job, long rows) {
        TableWork table = job.table;
        if (table.current(job) != null) {
            table.returned(rows);
            table.wentOn();
            reports.add(new SnapshotReport(table.table, Outcome.CHUNK, table.rows(), null, null));
        }
    }

    /** A row of a part was not returned. */
    synchronized void dropped(Job job, KeyText key) {
        Reading reading = job.table.current(job);
        if (reading != null) {
            reading.plan().dropped(reading.part(), key);
        }
    }

    synchronized void ended(Job job, long rows) {
        TableWork table = job.table;
        Reading reading = table.current(job);
        if (reading != null) {
            reading.plan().ended(reading.part());
            table.returned(rows);
            table.wentOn();
            if (!finishIfDone(table, reading.plan())) {
                Token token = new Token(
                        reading.layout().identity(), table.since, reading.plan().read());
                reports.add(new SnapshotReport(table.table, Outcome.CHUNK, table.rows(), token.toString(), null));
            }
        }
        release(job);
    }

    private boolean finishIfDone(TableWork table, TablePlan plan) {
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

    /** What was read of a table is no longer placed. */
    void letGo(TableWork table) {
        inMemory -= table.held.size();
        table.held.clear();
    }

    /** Takes the oldest report; null if there is none. */
    public @Nullable SnapshotReport report() {
        return reports.take();
    }

    /** A failure that no one has taken; null if there is none. */
    public @Nullable SnapshotReport failure() {
        return reports.failure();
    }

    /** How far each table is, in the order in which they were added. */
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
