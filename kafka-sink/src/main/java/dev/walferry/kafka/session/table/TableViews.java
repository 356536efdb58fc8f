package dev.walferry.kafka.session.table;

import dev.walferry.kafka.observe.status.TableView;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.kafka.progress.TableState;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.TableStatus;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Combines the written progress of tables with what the present snapshot knows, which is ahead: progress is written at
 * the end of a chunk.
 */
final class TableViews {
    private TableViews() {}

    /**
     * Returns the tables as people see them.
     *
     * @param written how far each table is, as Kafka has acknowledged it
     * @param reading the tables of the present session's snapshot
     */
    static List<TableView> of(Collection<TableProgress> written, List<TableStatus> reading) {
        Map<Table, TableProgress> known = new HashMap<>();
        Map<Table, TableView> views = new HashMap<>();
        for (TableProgress progress : written) {
            known.put(progress.table(), progress);
            views.put(progress.table(), view(progress));
        }
        for (TableStatus status : reading) {
            TableProgress progress = known.get(status.table());
            boolean isGone = status.state() == TableStatus.State.GONE;
            if (!isGone && (progress == null || progress.state().isToBeRead())) {
                views.put(status.table(), view(status, progress));
            }
        }
        return List.copyOf(views.values());
    }

    private static TableView view(TableProgress progress) {
        Table table = progress.table();
        return new TableView(table.schema(), table.name(), progress.state().word(), progress.rows(), -1, null);
    }

    private static TableView view(TableStatus status, @Nullable TableProgress written) {
        TableState state = status.state() == TableStatus.State.WAITING ? TableState.WAITING : TableState.SNAPSHOTTING;
        return new TableView(
                status.table().schema(),
                status.table().name(),
                state.word(),
                Math.max(status.rows(), written == null ? 0 : written.rows()),
                status.rowsEstimate(),
                status.waitingFor());
    }
}
