package dev.walferry.kafka.session.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.walferry.kafka.control.TableCommand;
import dev.walferry.kafka.control.TableCommand.Action;
import dev.walferry.kafka.control.TableSelector;
import dev.walferry.kafka.progress.CommandPosition;
import dev.walferry.kafka.progress.SnapshotPace;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.replication.Publications.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The effect of each command on each state. */
class TableCommandsTest {
    private static final Table A = new Table("public", "a");
    private static final TableProgress WAITING = TableProgress.waiting(A);
    private static final TableProgress HALF = WAITING.read("half", 7, SnapshotPace.UNKNOWN);
    private static final TableProgress STREAMING = HALF.finished(9);
    private static final TableProgress PARKED = STREAMING.parked("why");

    private static TableCommand command(Action action, long offset) {
        return new TableCommand(action, TableSelector.of(List.of(A), null), new CommandPosition("topic", offset));
    }

    private static DecidedCommand decided(TableCommand command) {
        return DecidedCommand.of(command, List.of(A));
    }

    private static @Nullable TableProgress after(Action action, TableProgress before) {
        List<TableProgress> changes = TableCommands.changes(decided(command(action, 1)), table -> before, List.of(A));
        return changes.isEmpty() ? null : changes.get(0);
    }

    private static void assertBecomes(@Nullable TableProgress expected, Action action, TableProgress before) {
        CommandPosition position = new CommandPosition("topic", 1);
        assertEquals(expected == null ? null : expected.by(position), after(action, before), action + " of " + before);
    }

    @Test
    void aSnapshotBeginsAnewWhateverTheStateIs() {
        for (TableProgress before : new TableProgress[] {WAITING, HALF, STREAMING, PARKED, HALF.paused()}) {
            assertBecomes(WAITING, Action.SNAPSHOT, before);
        }
    }

    private static @Nullable String whereAfter(String condition, TableProgress before) {
        TableCommand some = new TableCommand(
                Action.SNAPSHOT, TableSelector.of(List.of(A), condition), new CommandPosition("topic", 1));
        return TableCommands.changes(decided(some), table -> before, List.of(A))
                .get(0)
                .where();
    }

    @Test
    void aConditionLeavesOutNoRowThatIsStillToBeRead() {
        for (TableProgress all : List.of(WAITING, HALF, HALF.paused(), HALF.failed("why"), PARKED)) {
            assertNull(whereAfter("x > 1", all), all::toString);
        }
        assertEquals("x > 1", whereAfter("x > 1", STREAMING));
        TableProgress some = WAITING.restarted("y > 2 -- some");
        assertEquals("(y > 2 -- some\n) OR (x > 1\n)", whereAfter("x > 1", some));
        assertEquals("y > 2 -- some", whereAfter("y > 2 -- some", some));
        assertEquals("x > 1", whereAfter("x > 1", some.finished(1)));
        assertEquals("x > 1", whereAfter("x > 1", some.failed("why").pausedAsItIs()), "it would fail again");
    }

    @Test
    void onlyWhatIsReadIsPausedAndItGoesOnWhereItWas() {
        assertBecomes(HALF.paused(), Action.PAUSE, HALF);
        assertBecomes(HALF.paused(), Action.PAUSE, HALF.failed("why"));
        assertBecomes(null, Action.PAUSE, STREAMING);
        assertBecomes(null, Action.PAUSE, PARKED);
        for (Action action : new Action[] {Action.RESUME, Action.UNPAUSE}) {
            assertBecomes(HALF, action, HALF.paused());
            assertBecomes(WAITING, action, WAITING.paused());
            assertBecomes(null, action, STREAMING);
        }
    }

    /**
     * The table's changes were lost, so its rows must be read. A signal that resumes snapshots does not apply to it.
     */
    @Test
    void aParkedTableIsReadAnewOnceItIsResumed() {
        assertBecomes(STREAMING.parked(TableCommands.BY_COMMAND), Action.PARK, STREAMING);
        assertBecomes(WAITING, Action.RESUME, PARKED);
        assertBecomes(null, Action.UNPAUSE, PARKED);
        assertBecomes(null, Action.STOP, PARKED);
        assertBecomes(null, Action.PARK, PARKED);
    }

    @Test
    void stoppingLeavesTheRowsThatWereNotRead() {
        assertBecomes(HALF.finished(7), Action.STOP, HALF);
        assertBecomes(TableProgress.streaming(A), Action.STOP, WAITING);
        assertBecomes(null, Action.STOP, STREAMING);
    }

    /**
     * The command's offset is stored after its effects, so a daemon that is killed in between gets the command again.
     */
    @Test
    void aCommandThatIsGivenAgainChangesNothing() {
        Map<Table, TableProgress> known = new HashMap<>(Map.of(A, STREAMING));
        for (TableCommand given : List.of(command(Action.SNAPSHOT, 3), command(Action.PAUSE, 4))) {
            TableCommands.changes(decided(given), known::get, List.of(A)).forEach(table -> known.put(A, table));
        }
        TableProgress paused = known.get(A);
        assertEquals(WAITING.paused().by(new CommandPosition("topic", 4)), paused);
        assertEquals(List.of(), TableCommands.changes(decided(command(Action.SNAPSHOT, 3)), known::get, List.of(A)));
        TableCommand ofAnotherTopic = new TableCommand(
                Action.SNAPSHOT, TableSelector.of(List.of(A), null), new CommandPosition("new topic", 0));
        assertEquals(
                1,
                TableCommands.changes(decided(ofAnotherTopic), known::get, List.of(A))
                        .size());
    }
}
