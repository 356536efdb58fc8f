package dev.walferry.kafka.session;

import dev.walferry.delivery.Delivery;
import dev.walferry.kafka.pipeline.Checkpoints;
import dev.walferry.kafka.progress.KnownProgress;
import dev.walferry.kafka.progress.ProgressWriter;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.kafka.progress.TableState;
import dev.walferry.kafka.record.change.SnapshotMarkers;
import dev.walferry.kafka.source.SnapshotSource;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.SnapshotReport;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One session's part of a snapshot: writes down how far each table is, once everything that was sent before is
 * acknowledged. For one thread.
 */
final class SnapshotRun implements Checkpoints {
    private final SnapshotSource source;
    private final ProgressWriter writer;
    private final KnownProgress known;
    private final SnapshotMarkers markers;
    private final SnapshotLog log;

    /** How many rows of each table earlier sessions have read. */
    private final Map<Table, Long> rowsBefore = new HashMap<>();

    private SnapshotRun(SnapshotSource source, ProgressWriter writer, KnownProgress known, SnapshotMarkers markers) {
        this.source = source;
        this.writer = writer;
        this.known = known;
        this.markers = markers;
        this.log = new SnapshotLog(source::tables);
    }

    /** Starts to read the tables of a plan, and to write down what it changes. */
    static SnapshotRun start(SnapshotSource source, ProgressWriter writer, KnownProgress known, SnapshotPlan plan) {
        Set<String> resumed = new HashSet<>();
        plan.reads().stream()
                .filter(table -> table.resume() != null)
                .forEach(table ->
                        resumed.add(name(table.table().schema(), table.table().name())));
        SnapshotMarkers markers = new SnapshotMarkers(
                !known.isListed() && resumed.isEmpty(),
                relation -> resumed.contains(name(relation.namespace(), relation.name())));
        SnapshotRun run = new SnapshotRun(source, writer, known, markers);
        run.begin(plan);
        return run;
    }

    /** No name holds a zero byte. */
    private static String name(String schema, String table) {
        return schema + '\0' + table;
    }

    private void begin(SnapshotPlan plan) {
        log.started(plan.reads());
        for (TableProgress table : plan.reads()) {
            rowsBefore.put(table.table(), table.rows());
            source.add(table.table(), table.resume());
        }
        known.list(plan.changed(), writer);
        plan.gone().forEach(table -> known.forget(table, writer));
    }

    /** What the loop reads. */
    SnapshotSource source() {
        return source;
    }

    /** The markers of the rows that it reads. */
    SnapshotMarkers markers() {
        return markers;
    }

    @Override
    public void handedOver(@Nullable Delivery last) {
        for (SnapshotReport report = source.report(); report != null; report = source.report()) {
            take(report, last);
        }
        writer.advance();
        log.tick();
    }

    private void take(SnapshotReport report, @Nullable Delivery last) {
        Table table = report.table();
        long rows = rowsBefore.getOrDefault(table, 0L) + report.rows();
        switch (report.outcome()) {
            case CHUNK ->
                known.write(last, new TableProgress(table, TableState.SNAPSHOTTING, report.resumeFrom(), rows), writer);
            case FINISHED -> {
                known.write(last, TableProgress.streaming(table, rows), writer);
                log.finished(table, rows);
            }
            case GONE -> {
                known.forget(table, writer);
                log.gone(table);
            }
            case FAILED -> throw new IllegalStateException("the source throws failures");
        }
    }

    @Override
    public boolean isSettled() {
        return writer.isSettled();
    }
}
