package dev.walferry.kafka.session.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.walferry.kafka.control.ParsedCommand;
import dev.walferry.kafka.control.TableCommand;
import dev.walferry.kafka.progress.CommandPosition;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.replication.Publications.Table;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostponedCommandsTest {
    private static final Table A = new Table("public", "a");
    private static final Table B = new Table("public", "b");
    private static final Set<Table> BOTH = Set.of(A, B);

    private final PostponedCommands postponed = new PostponedCommands();

    private static TableCommand command(String type, String pattern) {
        return ParsedCommand.of(
                "{\"type\":\"" + type + "\",\"data\":{\"data-collections\":[\"" + pattern + "\"]}}",
                new CommandPosition("topic", 7));
    }

    private List<Table> ending() {
        return postponed.ending(List.of(A, B), TableProgress::waiting);
    }

    @ParameterizedTest
    @CsvSource({
        "stop-snapshot, true",
        "pause-snapshot, true",
        "park, true",
        "resume, false",
        "resume-snapshot, false",
        "execute-snapshot, false"
    })
    void onlySomeEndTheReadingOfRows(String type, boolean ends) {
        postponed.add(command(type, "public.a"), BOTH);
        assertEquals(ends ? List.of(A) : List.of(), ending());
    }

    /** A change may wait for hours, and meanwhile the commands are compared with its table fifty times a second. */
    @Test
    void aPatternIsMatchedOnceHoweverOftenItIsAsked() {
        postponed.add(command("pause-snapshot", "public.a"), BOTH);
        for (int i = 0; i < 1_000_000; i++) {
            assertEquals(List.of(), postponed.ending(List.of(B), TableProgress::waiting));
        }
        DecidedCommand decided = postponed.poll();
        assertEquals(
                1, TableCommands.changes(decided, TableProgress::waiting, BOTH).size());
    }

    /** A client that may write to the topic must not be able to end the pipeline. */
    @Test
    void aCommandWhosePatternsTakeTooLongIsAboutNoTable() {
        postponed.add(command("park", "(.*.*.*.*.*.*.*.*.*.*.*.*)*!"), BOTH);
        postponed.add(command("park", "public.b"), BOTH);
        assertEquals(List.of(B), ending());
        assertEquals(List.of(), TableCommands.changes(postponed.poll(), TableProgress::waiting, BOTH));
        assertEquals(
                1,
                TableCommands.changes(postponed.poll(), TableProgress::waiting, BOTH)
                        .size());
        assertNull(postponed.poll());
    }

    /**
     * The repeated command changes nothing after the transaction, so if it ended the reading, nothing would read the
     * rest of the table.
     */
    @Test
    void aCommandThatIsGivenAgainEndsNothing() {
        TableCommand given = command("pause-snapshot", "public.a");
        postponed.add(given, BOTH);
        assertEquals(
                List.of(),
                postponed.ending(
                        List.of(A), table -> TableProgress.waiting(table).by(given.position())));
    }
}
