package dev.walferry.kafka.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.config.mode.NewTables;
import dev.walferry.kafka.config.mode.SnapshotMode;
import dev.walferry.kafka.config.mode.TableFailure;
import dev.walferry.kafka.config.settings.SnapshotSettings;
import dev.walferry.kafka.progress.CommandPosition;
import dev.walferry.kafka.progress.SnapshotPace;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.TableSelection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotPlanTest {
    private static final Table A = new Table("public", "a");
    private static final Table B = new Table("public", "b");
    private static final Table C = new Table("public", "c");
    private static final TableProgress HALF_B = TableProgress.waiting(B).read("half", 7, SnapshotPace.UNKNOWN);

    private static final TableProgress HALF_C = TableProgress.waiting(C).read("half", 7, SnapshotPace.UNKNOWN);

    private static SnapshotSettings settings(NewTables newTables, Table... tables) {
        return settings(newTables, Map.of(), tables);
    }

    private static SnapshotSettings settings(
            NewTables newTables, Map<Table, TableSelection> selections, Table... tables) {
        return new SnapshotSettings(
                SnapshotMode.INITIAL,
                List.of(tables),
                newTables,
                Duration.ofMinutes(1),
                1,
                1 << 20,
                0,
                selections,
                TableFailure.STOP,
                TableFailure.STOP,
                "commands");
    }

    private static final SnapshotSettings ALL = settings(NewTables.SNAPSHOT);

    @Test
    void allTablesAreReadAtFirst() {
        SnapshotPlan plan = SnapshotPlan.of(ALL, Map.of(), false, List.of(A, B));
        assertEquals(List.of(TableProgress.waiting(A), TableProgress.waiting(B)), plan.reads());
        assertEquals(plan.reads(), plan.tables());
    }

    @Test
    void whatIsLeftIsReadOn() {
        SnapshotPlan plan =
                SnapshotPlan.of(ALL, Map.of(A, TableProgress.waiting(A).finished(3), B, HALF_B), true, List.of(A, B));
        assertEquals(List.of(HALF_B), plan.reads());
        assertEquals(List.of(TableProgress.waiting(A).finished(3)), plan.noted());
    }

    @Test
    void nothingIsToBeDoneOnceAllTablesStream() {
        SnapshotPlan plan =
                SnapshotPlan.of(ALL, Map.of(A, TableProgress.waiting(A).finished(3)), true, List.of(A));
        assertEquals(List.of(), plan.reads());
        assertEquals(List.of(), plan.gone());
    }

    @Test
    void tablesThatTheListLeavesOutOnlyStream() {
        SnapshotPlan plan =
                SnapshotPlan.of(settings(NewTables.SNAPSHOT, A), Map.of(B, HALF_B), false, List.of(A, B, C));
        assertEquals(List.of(TableProgress.waiting(A)), plan.reads());
        assertEquals(
                List.of(
                        TableProgress.waiting(B).finished(7),
                        TableProgress.waiting(C).finished(0)),
                plan.noted());
    }

    @Test
    void laterTablesAreReadOrIgnored() {
        Map<Table, TableProgress> known = Map.of(A, TableProgress.waiting(A).finished(3));
        assertEquals(
                List.of(TableProgress.waiting(B)),
                SnapshotPlan.of(ALL, known, true, List.of(A, B)).reads());
        SnapshotPlan ignoring = SnapshotPlan.of(settings(NewTables.IGNORE), known, true, List.of(A, B));
        assertEquals(List.of(), ignoring.reads());
        assertEquals(List.of(known.get(A), TableProgress.streaming(B)), ignoring.noted());
    }

    @Test
    void whatSomebodyHasPausedOrParkedStaysSoAndWhatHasFailedIsTriedAgain() {
        Map<Table, TableProgress> known =
                Map.of(A, TableProgress.waiting(A).parked("why"), B, HALF_B.paused(), C, HALF_C.failed("why"));
        SnapshotPlan plan = SnapshotPlan.of(ALL, known, true, List.of(A, B, C));
        assertEquals(List.of(HALF_C), plan.reads());
        assertEquals(List.of(known.get(A), known.get(B)), plan.noted());
    }

    @Test
    void aTableThatSomebodyHasAskedForIsReadWhateverTheListSays() {
        TableProgress asked = TableProgress.waiting(B).by(new CommandPosition("topic", 1));
        SnapshotPlan plan = SnapshotPlan.of(settings(NewTables.IGNORE, A), Map.of(B, asked), true, List.of(B));
        assertEquals(List.of(asked), plan.reads());
    }

    @Test
    void aTableIsReadAnewIfOtherRowsOfItAreSelected() {
        SnapshotSettings some = settings(NewTables.SNAPSHOT, Map.of(B, new TableSelection("id > 5")));
        TableProgress asked = HALF_C.by(new CommandPosition("topic", 1));
        List<TableProgress> first = SnapshotPlan.of(some, Map.of(B, HALF_B, C, asked), true, List.of(B, C))
                .reads();
        assertEquals(List.of(TableProgress.waiting(B).restarted("id > 5"), asked), first);
        TableProgress half = first.get(0).read("half", 7, SnapshotPace.UNKNOWN);
        assertEquals(
                List.of(half),
                SnapshotPlan.of(some, Map.of(B, half), true, List.of(B)).reads());
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
        SnapshotPlan plan =
                SnapshotPlan.of(ALL, Map.of(A, TableProgress.waiting(A).finished(3)), true, List.of());
        assertEquals(List.of(A), plan.gone());
    }
}
