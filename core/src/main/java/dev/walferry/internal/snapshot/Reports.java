package dev.walferry.internal.snapshot;

import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.SnapshotReport;
import dev.walferry.snapshot.SnapshotReport.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reports on tables, kept until the stream's user takes them. Safe in any thread. Asking costs little if there is none. */
final class Reports {
    private final Map<Table, SnapshotReport> reports = new LinkedHashMap<>();
    private volatile boolean reporting;
    private volatile boolean failing;

    /** Adds a report. It replaces an older one of the same table, because it says all that the older one does. */
    synchronized void add(SnapshotReport report) {
        reports.remove(report.table());
        reports.put(report.table(), report);
        look();
    }

    synchronized void forget(Table table) {
        reports.remove(table);
        look();
    }

    private void look() {
        reporting = !reports.isEmpty();
        failing = peekFailure() != null;
    }

    /** Takes the oldest report; null if there is none. */
    @Nullable
    SnapshotReport take() {
        return reporting ? takeOldest() : null;
    }

    private synchronized @Nullable SnapshotReport takeOldest() {
        SnapshotReport report =
                reports.isEmpty() ? null : reports.values().iterator().next();
        if (report != null) {
            forget(report.table());
        }
        return report;
    }

    /** Returns a failure that no one has taken; null if there is none. */
    @Nullable
    SnapshotReport failure() {
        return failing ? peekFailure() : null;
    }

    private synchronized @Nullable SnapshotReport peekFailure() {
        return reports.values().stream()
                .filter(report -> report.outcome() == Outcome.FAILED)
                .findFirst()
                .orElse(null);
    }
}
