package dev.walferry.internal.snapshot;

import dev.walferry.internal.placement.KeyText;
import dev.walferry.internal.placement.WholeRead;
import dev.walferry.internal.snapshot.plan.Part;
import dev.walferry.internal.snapshot.plan.TablePlan;
import dev.walferry.internal.snapshot.server.TableLayout;
import org.jspecify.annotations.Nullable;

/** What a reader does next (look at a table, or read a part of it) and how that ends. Safe in any thread. */
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

    /** Has the table planned again, because it has changed since it was planned. */
    void startOver() {
        synchronized (work) {
            if (reading == null ? table.isActive() : table.current(this) != null) {
                work.startOver(table);
                table.postpone("another look, because it has changed");
            }
            work.release(this);
        }
    }

    /** Has the part read later, because it was not read. Does nothing if that is known already. */
    void again(@Nullable String reason) {
        synchronized (work) {
            table.again(this);
            if (reason != null) {
                table.postpone(reason);
            }
            work.release(this);
        }
    }

    /** Has the part divided, because it is too large or takes too long. */
    void divide() {
        synchronized (work) {
            table.divide(this);
            work.release(this);
        }
    }

    /** Notes a border that was looked up. The key is null if the part has no more rows than wanted. */
    void cut(Part.Border border, @Nullable KeyText key) {
        synchronized (work) {
            table.cut(this, border, key);
            work.release(this);
        }
    }

    @Override
    public void stale(long xid) {
        synchronized (work) {
            table.awaited = Math.max(table.awaited, xid);
            again("transaction " + xid + " to be visible");
        }
    }

    @Override
    public void unclear() {
        again(null);
    }

    @Override
    public void dropped(KeyText key) {
        synchronized (work) {
            Reading current = table.current(this);
            if (current != null) {
                current.plan().dropped(current.part(), key);
            }
        }
    }

    @Override
    public void returned(long rows) {
        synchronized (work) {
            if (table.current(this) != null) {
                table.returned(rows);
                table.wentOn();
                work.returned(table, null);
            }
        }
    }

    @Override
    public boolean isDivisible() {
        return reading == null || TablePlan.isDivisible(reading.part());
    }

    @Override
    public void ended(long rows) {
        synchronized (work) {
            Reading current = table.current(this);
            if (current != null) {
                current.plan().ended(current.part());
                table.returned(rows);
                table.wentOn();
                if (!work.finishIfDone(table, current.plan())) {
                    work.returned(
                            table, table.token(current.layout(), current.plan()).toString());
                }
            }
            work.release(this);
        }
    }
}
