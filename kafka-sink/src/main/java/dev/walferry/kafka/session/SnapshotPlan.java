package dev.walferry.kafka.session;

import dev.walferry.kafka.config.mode.NewTables;
import dev.walferry.kafka.config.settings.SnapshotSettings;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.replication.Publications.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a session does about each table.
 *
 * @param reads tables to be read, with the place where they go on
 * @param noted tables whose progress changes without reading them
 * @param gone tables that are known and not published any more
 */
record SnapshotPlan(List<TableProgress> reads, List<TableProgress> noted, List<Table> gone) {
    /**
     * Decides.
     *
     * @param settings which tables are to be read
     * @param known progress so far
     * @param listed whether a table that is not known was published later than the others
     * @param published the tables that the publications have now
     */
    static SnapshotPlan of(
            SnapshotSettings settings, Map<Table, TableProgress> known, boolean listed, Collection<Table> published) {
        boolean readsUnknown = !listed || settings.newTables() == NewTables.SNAPSHOT;
        List<TableProgress> reads = new ArrayList<>();
        List<TableProgress> noted = new ArrayList<>();
        for (Table table : published) {
            TableProgress progress = known.get(table);
            if (progress != null && !progress.isUnfinished()) {
                continue;
            }
            if (settings.includes(table) && (progress != null || readsUnknown)) {
                reads.add(progress == null ? TableProgress.waiting(table) : progress);
            } else {
                noted.add(TableProgress.streaming(table, progress == null ? 0 : progress.rows()));
            }
        }
        List<Table> gone = known.keySet().stream()
                .filter(table -> !published.contains(table))
                .toList();
        return new SnapshotPlan(List.copyOf(reads), List.copyOf(noted), gone);
    }

    /** All tables whose progress is written when the session begins. */
    List<TableProgress> changed() {
        return Stream.concat(reads.stream(), noted.stream()).toList();
    }

    /** Whether nothing is to be done. */
    boolean isEmpty() {
        return reads.isEmpty() && noted.isEmpty() && gone.isEmpty();
    }
}
