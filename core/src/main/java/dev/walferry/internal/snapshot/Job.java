package dev.walferry.internal.snapshot;

import dev.walferry.internal.placement.KeyText;
import dev.walferry.internal.placement.WholeRead;
import dev.walferry.internal.snapshot.plan.Part;
import dev.walferry.internal.snapshot.plan.TablePlan;
import org.jspecify.annotations.Nullable;

/** What a reader does next: look at a table, or read a part of it. */
final class Job implements WholeRead.Outcome {
    final TableWork table;
    final @Nullable Reading reading;
    private final SnapshotWork work;

    /**
     * A part and what it was planned under.
     *
     * @param plan whose part it is
     * @param layout what the table looked like
     * @param since which writers count as recent
     * @param part what to read
     */
    record Reading(TablePlan plan, TableLayout layout, long since, Part part) {}

    Job(SnapshotWork work, TableWork table, @Nullable Reading reading) {
        this.work = work;
        this.table = table;
        this.reading = reading;
    }

    @Override
    public void stale(long xid) {
        work.stale(this, xid);
    }

    @Override
    public void unclear() {
        work.again(this, null);
    }

    @Override
    public void dropped(KeyText key) {
        work.dropped(this, key);
    }

    @Override
    public void returned(long rows) {
        work.returned(this, rows);
    }

    @Override
    public boolean isDivisible() {
        return reading == null || TablePlan.isDivisible(reading.part());
    }

    @Override
    public void ended(long rows) {
        work.ended(this, rows);
    }
}
