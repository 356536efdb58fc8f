package dev.walferry.kafka.session.table;

import dev.walferry.kafka.progress.SnapshotPace;
import dev.walferry.snapshot.SnapshotReport;
import dev.walferry.snapshot.TableStatus;
import java.util.List;

/** How fast one session reads a table. For one thread. */
final class TablePace {
    private final long rowsBefore;
    private final long began = System.nanoTime();

    /**
     * Creates a table that begins, or goes on.
     *
     * @param rowsBefore how many rows earlier sessions have read
     */
    TablePace(long rowsBefore) {
        this.rowsBefore = rowsBefore;
    }

    /** Returns all rows so far. */
    long rows(long rowsOfSession) {
        return rowsBefore + rowsOfSession;
    }

    SnapshotPace of(SnapshotReport report, List<TableStatus> tables) {
        double seconds = Math.max(1e-3, (System.nanoTime() - began) / 1e9);
        long estimate = tables.stream()
                .filter(status -> status.table().equals(report.table()))
                .mapToLong(TableStatus::rowsEstimate)
                .findFirst()
                .orElse(-1);
        return new SnapshotPace(estimate, Math.round(report.rows() / seconds));
    }
}
