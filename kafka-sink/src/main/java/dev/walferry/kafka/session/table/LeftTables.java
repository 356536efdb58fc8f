package dev.walferry.kafka.session.table;

import dev.walferry.Lsn;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.SlotStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Parked tables that were dropped or renamed, or are no longer published. Their last changes may still be in the stream and must
 * be left out as well, so the tables stay parked until the slot can no longer send them.
 *
 * <p>A confirmed position after these changes is not enough: it moves while transactions are open, and those are sent once
 * they are committed. The position where the slot would begin again lies before each of them.
 *
 * <p>For one thread, but for {@link #look}.
 */
final class LeftTables {
    private final Set<Table> tables = new HashSet<>();
    private final Lsn end;
    private final Supplier<@Nullable SlotStatus> slot;
    private volatile boolean isAsking;

    /** The slot sends nothing before this position any more. */
    private volatile Lsn begins = Lsn.ZERO;

    /**
     * Creates a watch over the tables that a plan leaves.
     *
     * @param plan made from what the catalog has just said
     * @param walEnd asks for the end of the WAL, if there are such tables: they have no change after it
     * @param slot asks for the slot as it is
     */
    LeftTables(SnapshotPlan plan, Supplier<Lsn> walEnd, Supplier<@Nullable SlotStatus> slot) {
        plan.left().forEach(table -> tables.add(table.table()));
        this.end = tables.isEmpty() ? Lsn.ZERO : walEnd.get();
        this.slot = slot;
        this.isAsking = !tables.isEmpty();
    }

    /** Asks where the slot would begin again, as long as there are such tables. Waits for the answer. Safe in any thread. */
    void look() {
        if (isAsking) {
            SlotStatus now = slot.get();
            Lsn restart = now == null ? null : now.restartLsn();
            begins = restart == null ? begins : restart;
        }
    }

    /**
     * Keeps a table that is published again.
     *
     * @return false if it had not left
     */
    boolean isBack(Table table) {
        return tables.remove(table);
    }

    /**
     * Takes those that may be forgotten.
     *
     * @return empty before the slot has passed their last change, and once they were taken
     */
    List<Table> takePassed() {
        if (tables.isEmpty() || end.isAfter(begins)) {
            return List.of();
        }
        isAsking = false;
        List<Table> passed = List.copyOf(tables);
        tables.clear();
        return passed;
    }
}
