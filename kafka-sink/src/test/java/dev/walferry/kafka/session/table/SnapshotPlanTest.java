package dev.walferry.kafka.session.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.config.mode.NewTables;
import dev.walferry.kafka.config.mode.SnapshotMode;
import dev.walferry.kafka.config.mode.TableFailure;
import dev.walferry.kafka.config.settings.SnapshotSettings;
import dev.walferry.kafka.progress.CommandPosition;
import dev.walferry.kafka.progress.SnapshotPace;
import dev.walferry.kafka.progress.TableIdentity;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.kafka.progress.TableState;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.TableSelection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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

    private static Map<Table, TableIdentity> published(Table... tables) {
        Map<Table, TableIdentity> published = new LinkedHashMap<>();
        Stream.of(tables).forEach(table -> published.put(table, TableIdentity.UNKNOWN));
        return published;
    }

    private static final SnapshotSettings ALL = settings(NewTables.SNAPSHOT);

    @Test
    void allTablesAreReadAtFirst() {
        SnapshotPlan plan = SnapshotPlan.of(ALL, Map.of(), false, published(A, B));
        assertEquals(List.of(TableProgress.waiting(A), TableProgress.waiting(B)), plan.reads());
        assertEquals(plan.reads(), plan.tables());
    }

    @Test
    void whatIsLeftIsReadOn() {
        SnapshotPlan plan =
                SnapshotPlan.of(ALL, Map.of(A, TableProgress.waiting(A).finished(3), B, HALF_B), true, published(A, B));
        assertEquals(List.of(HALF_B), plan.reads());
        assertEquals(List.of(TableProgress.waiting(A).finished(3)), plan.noted());
    }

    /** Otherwise the failed condition would end every start. */
    @Test
    void aConditionOfACommandThatFailedIsNotTriedAgain() {
        TableProgress asked =
                TableProgress.waiting(A).restarted("note::int = 1").by(new CommandPosition("topic", 1));
        SnapshotPlan plan = SnapshotPlan.of(ALL, Map.of(A, asked.failed("why")), true, published(A));
        assertEquals(List.of(asked.failed("why").pausedAsItIs()), plan.noted());
        assertEquals("why", plan.noted().get(0).reason());
        plan = SnapshotPlan.of(ALL, Map.of(A, plan.noted().get(0)), true, published(A));
        assertEquals(TableState.PAUSED, plan.noted().get(0).state());
        plan = SnapshotPlan.of(ALL, Map.of(A, TableProgress.waiting(A).failed("why")), true, published(A));
        assertEquals(List.of(TableProgress.waiting(A)), plan.reads(), "without a condition it is tried again");
    }

    @Test
    void nothingIsToBeDoneOnceAllTablesStream() {
        SnapshotPlan plan =
                SnapshotPlan.of(ALL, Map.of(A, TableProgress.waiting(A).finished(3)), true, published(A));
        assertEquals(List.of(), plan.reads());
        assertEquals(List.of(), plan.gone());
    }

    @Test
    void tablesThatTheListLeavesOutOnlyStream() {
        SnapshotPlan plan =
                SnapshotPlan.of(settings(NewTables.SNAPSHOT, A), Map.of(B, HALF_B), false, published(A, B, C));
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
                SnapshotPlan.of(ALL, known, true, published(A, B)).reads());
        SnapshotPlan ignoring = SnapshotPlan.of(settings(NewTables.IGNORE), known, true, published(A, B));
        assertEquals(List.of(), ignoring.reads());
        assertEquals(List.of(known.get(A), TableProgress.streaming(B)), ignoring.noted());
    }

    @Test
    void whatSomebodyHasPausedOrParkedStaysSoAndWhatHasFailedIsTriedAgain() {
        Map<Table, TableProgress> known =
                Map.of(A, TableProgress.waiting(A).parked("why"), B, HALF_B.paused(), C, HALF_C.failed("why"));
        SnapshotPlan plan = SnapshotPlan.of(ALL, known, true, published(A, B, C));
        assertEquals(List.of(HALF_C), plan.reads());
        assertEquals(List.of(known.get(A), known.get(B)), plan.noted());
    }

    @Test
    void aTableThatSomebodyHasAskedForIsReadWhateverTheListSays() {
        TableProgress asked = TableProgress.waiting(B).by(new CommandPosition("topic", 1));
        SnapshotPlan plan = SnapshotPlan.of(settings(NewTables.IGNORE, A), Map.of(B, asked), true, published(B));
        assertEquals(List.of(asked), plan.reads());
    }

    @Test
    void aTableIsReadAnewIfOtherRowsOfItAreSelected() {
        SnapshotSettings some = settings(NewTables.SNAPSHOT, Map.of(B, new TableSelection("id > 5")));
        TableProgress asked = HALF_C.by(new CommandPosition("topic", 1));
        List<TableProgress> first = SnapshotPlan.of(some, Map.of(B, HALF_B, C, asked), true, published(B, C))
                .reads();
        assertEquals(List.of(TableProgress.waiting(B).restarted("id > 5"), asked), first);
        TableProgress half = first.get(0).read("half", 7, SnapshotPace.UNKNOWN);
        assertEquals(
                List.of(half),
                SnapshotPlan.of(some, Map.of(B, half), true, published(B)).reads());
    }

    /** A daemon was killed after it had listed only some of the tables that it was going to read. */
    @Test
    void tablesThatWereNotListedYetAreNoLaterTables() {
        SnapshotPlan plan = SnapshotPlan.of(
                settings(NewTables.IGNORE), Map.of(A, TableProgress.waiting(A)), false, published(A, B));
        assertEquals(List.of(TableProgress.waiting(A), TableProgress.waiting(B)), plan.reads());
    }

    @Test
    void tablesThatAreNoLongerPublishedAreForgotten() {
        SnapshotPlan plan =
                SnapshotPlan.of(ALL, Map.of(A, TableProgress.waiting(A).finished(3)), true, published());
        assertEquals(List.of(A), plan.gone());
    }

    /** The table's last changes may still be in the stream, and must be left out as well. */
    @Test
    void aParkedTableThatIsNotPublishedAnyMoreStaysParked() {
        TableProgress parked = TableProgress.streaming(B).parked("why");
        SnapshotPlan plan = SnapshotPlan.of(
                ALL, Map.of(A, TableProgress.streaming(A), B, parked, C, HALF_C.failed("why")), true, published(A));
        assertEquals(List.of(parked), plan.left());
        assertEquals(List.of(C), plan.gone());
        assertEquals(List.of(TableProgress.streaming(A)), plan.tables());
        assertEquals(List.of(TableProgress.streaming(A), parked), plan.kept());
        assertEquals(List.of(parked), plan.parked().toList());
    }

    private static final TableIdentity FIRST = new TableIdentity(1, Set.of("r5", "r6"));

    private static SnapshotPlan found(SnapshotSettings settings, TableProgress known, TableIdentity now) {
        return SnapshotPlan.of(settings, Map.of(A, known.of(FIRST)), true, Map.of(A, now));
    }

    /** No record under this name has the rows of the new table. */
    @Test
    void aTableThatHasGotTheNameOfAnotherIsRead() {
        TableProgress streaming = TableProgress.waiting(A).finished(3);
        TableIdentity second = new TableIdentity(2, Set.of("r5", "r6"));
        SnapshotPlan plan = found(ALL, streaming, second);
        assertEquals(List.of(TableProgress.waiting(A).of(second)), plan.reads());
        assertEquals(plan.reads(), plan.others());
        SnapshotPlan ignoring = found(settings(NewTables.IGNORE), streaming, second);
        assertEquals(List.of(streaming.of(second)), ignoring.noted());
        assertEquals(ignoring.noted(), ignoring.others());
        TableProgress parked = streaming.parked("why");
        assertEquals(List.of(parked.of(second)), found(ALL, parked, second).noted());
        TableProgress half = TableProgress.waiting(A).read("half", 7, SnapshotPace.UNKNOWN);
        assertEquals(
                List.of(TableProgress.waiting(A).of(second)),
                found(ALL, half, second).reads());
    }

    @Test
    void aTableThatWasNotPublishedForAWhileIsRead() {
        TableProgress streaming = TableProgress.waiting(A).finished(3);
        TableIdentity still = new TableIdentity(1, Set.of("r6", "r7"));
        assertEquals(List.of(streaming.of(still)), found(ALL, streaming, still).noted());
        TableIdentity again = new TableIdentity(1, Set.of("r7"));
        assertEquals(
                List.of(TableProgress.waiting(A).of(again)),
                found(ALL, streaming, again).reads());
    }

    @Test
    void aTableWithoutAKeptIdentityIsTheSame() {
        SnapshotPlan plan = SnapshotPlan.of(ALL, Map.of(A, TableProgress.streaming(A)), true, Map.of(A, FIRST));
        assertEquals(List.of(TableProgress.streaming(A).of(FIRST)), plan.noted());
        assertEquals(List.of(), plan.others());
    }
}
