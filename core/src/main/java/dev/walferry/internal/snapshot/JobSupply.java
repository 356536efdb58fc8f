package dev.walferry.internal.snapshot;

import dev.walferry.internal.snapshot.Job.Reading;
import dev.walferry.internal.snapshot.plan.Part;
import dev.walferry.internal.snapshot.plan.TablePlan;
import dev.walferry.internal.snapshot.server.TableLayout;
import dev.walferry.snapshot.SnapshotOptions;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Chooses the next job, so that memory and the server are spared. Guarded by the {@link SnapshotWork} it belongs to. */
final class JobSupply {
    /** Chunks that may be in memory beyond those being read, so that readers need not wait for the stream. */
    private static final int AHEAD = 2;

    private static final long LONGEST_WAIT_MILLIS = 10_000;

    private final SnapshotWork work;
    private final int threads;
    private final Pace pace;
    private int inMemory;
    private long millisUntilNext = LONGEST_WAIT_MILLIS;

    JobSupply(SnapshotWork work, SnapshotOptions options) {
        this.work = work;
        this.threads = options.threads();
        this.pace = new Pace(options.bytesPerSecond());
    }

    /** Returns how fast parts are read. */
    Pace pace() {
        return pace;
    }

    /** Returns the next job of some tables; null if there is none before {@link #millisUntilNext}. */
    @Nullable
    Job next(Collection<TableWork> tables) {
        long rest = pace.left();
        millisUntilNext = rest > 0 ? millis(rest) : LONGEST_WAIT_MILLIS;
        boolean mayRead = rest <= 0 && inMemory < threads + AHEAD;
        for (TableWork table : tables) {
            long left = table.pauseLeft();
            Job job = left <= 0 && table.isReady() ? job(table, tables, mayRead) : null;
            if (job != null) {
                return job;
            }
            if (table.isActive() && left > 0) {
                millisUntilNext = Math.min(millisUntilNext, millis(left));
            }
        }
        return null;
    }

    /** Returns how long until there may be a job, if nothing else happens. */
    long millisUntilNext() {
        return millisUntilNext;
    }

    private static long millis(long nanos) {
        return Math.min(nanos / 1_000_000 + 1, LONGEST_WAIT_MILLIS);
    }

    private @Nullable Job job(TableWork table, Collection<TableWork> tables, boolean mayRead) {
        TablePlan plan = table.plan;
        TableLayout layout = table.layout;
        if (plan == null || layout == null || table.awaited != 0) {
            if (table.watched == null
                    && tables.stream().filter(TableWork::isBusy).count() >= threads) {
                return null; // watching takes memory, so no table is looked at before its turn
            }
            table.looking = true;
            return new Job(work, table, null);
        }
        Part part = mayRead ? table.take(plan) : null;
        if (part == null) {
            return null;
        }
        Job job = new Job(work, table, new Reading(plan, layout, table.since, part));
        inMemory++;
        table.held.add(job);
        return job;
    }

    /** Notes that a part is no longer in memory. */
    void release(Job job) {
        if (job.table.held.remove(job)) {
            inMemory--;
        }
    }

    /** Notes that what was read of a table is no longer placed. */
    void letGo(TableWork table) {
        inMemory -= table.held.size();
        table.held.clear();
    }
}
