package dev.walferry.kafka.session.table;

import dev.walferry.Lsn;
import dev.walferry.replication.Publications.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Parked tables that were dropped or renamed, or are no longer published. Their last changes may still be in the stream and must
 * be left out as well, so the tables stay parked until the slot has passed them. For one thread.
 */
final class LeftTables {
    private final Set<Table> tables = new HashSet<>();
    private final Lsn end;

    /**
     * Those of a plan.
     *
     * @param plan made from what the catalog has just said
     * @param walEnd asks for the end of the WAL, if there are such tables: they have no change after it
     */
    LeftTables(SnapshotPlan plan, Supplier<Lsn> walEnd) {
        plan.left().forEach(table -> tables.add(table.table()));
        this.end = tables.isEmpty() ? Lsn.ZERO : walEnd.get();
    }

    /**
     * A table is published again, so it is not to be forgotten.
     *
     * @return false if it had not left
     */
    boolean isBack(Table table) {
        return tables.remove(table);
    }

    /**
     * Takes those that may be forgotten.
     *
     * @param confirmed how far the slot is
     * @return empty before the slot has passed their last change, and once they were taken
     */
    List<Table> takePassed(Lsn confirmed) {
        if (tables.isEmpty() || end.isAfter(confirmed)) {
            return List.of();
        }
        List<Table> passed = List.copyOf(tables);
        tables.clear();
        return passed;
    }
}
