package dev.walferry.kafka.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.mode.NewTables;
import dev.walferry.kafka.config.mode.SnapshotMode;
import dev.walferry.kafka.config.settings.SnapshotSettings;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.kafka.progress.TableState;
import dev.walferry.replication.Publications.Table;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotPlanTest {
    private static final Table A = new Table("public", "a");
    private static final Table B = new Table("public", "b");
    private static final Table C = new Table("public", "c");
    private static final TableProgress HALF_B = new TableProgress(B, TableState.SNAPSHOTTING, "half", 7);

    private static SnapshotSettings settings(NewTables newTables, Table... tables) {
        return new SnapshotSettings(SnapshotMode.INITIAL, List.of(tables), newTables, 1, 1 << 20);
    }

    private static final SnapshotSettings ALL = settings(NewTables.SNAPSHOT);

    @Test
    void allTablesAreReadAtFirst() {
        SnapshotPlan plan = SnapshotPlan.of(ALL, Map.of(), false, List.of(A, B));
        assertEquals(List.of(TableProgress.waiting(A), TableProgress.waiting(B)), plan.reads());
        assertEquals(plan.reads(), plan.changed());
    }

    @Test
    void whatIsLeftIsReadOn() {
        SnapshotPlan plan =
                SnapshotPlan.of(ALL, Map.of(A, TableProgress.streaming(A, 3), B, HALF_B), true, List.of(A, B));
        assertEquals(List.of(HALF_B), plan.reads());
        assertEquals(List.of(), plan.noted());
    }

    @Test
    void nothingIsToBeDoneOnceAllTablesStream() {
        SnapshotPlan plan = SnapshotPlan.of(ALL, Map.of(A, TableProgress.streaming(A, 3)), true, List.of(A));
        assertTrue(plan.isEmpty());
    }

    @Test
    void tablesThatTheListLeavesOutOnlyStream() {
        SnapshotPlan plan =
                SnapshotPlan.of(settings(NewTables.SNAPSHOT, A), Map.of(B, HALF_B), false, List.of(A, B, C));
        assertEquals(List.of(TableProgress.waiting(A)), plan.reads());
        assertEquals(List.of(TableProgress.streaming(B, 7), TableProgress.streaming(C, 0)), plan.noted());
    }

    @Test
    void laterTablesAreReadOrIgnored() {
        Map<Table, TableProgress> known = Map.of(A, TableProgress.streaming(A, 3));
        assertEquals(
                List.of(TableProgress.waiting(B)),
                SnapshotPlan.of(ALL, known, true, List.of(A, B)).reads());
        SnapshotPlan ignoring = SnapshotPlan.of(settings(NewTables.IGNORE), known, true, List.of(A, B));
        assertEquals(List.of(), ignoring.reads());
        assertEquals(List.of(TableProgress.streaming(B, 0)), ignoring.noted());
    }

    /** A daemon was killed after it had written some of the tables that it was going to read. */
    @Test
    void tablesThatWereNotListedYetAreNoLaterTables() {
        SnapshotPlan plan =
                SnapshotPlan.of(settings(NewTables.IGNORE), Map.of(A, TableProgress.waiting(A)), false, List.of(A, B));
        assertEquals(List.of(TableProgress.waiting(A), TableProgress.waiting(B)), plan.reads());
    }

    @Test
    void tablesThatAreNotPublishedAnyMoreAreForgotten() {
        SnapshotPlan plan = SnapshotPlan.of(ALL, Map.of(A, TableProgress.streaming(A, 3)), true, List.of());
        assertEquals(List.of(A), plan.gone());
    }
}
