package dev.walferry.kafka.session.table;

import dev.walferry.kafka.control.TableCommand;
import dev.walferry.kafka.control.TablePattern.UnusablePatternException;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.kafka.progress.TableState;
import dev.walferry.replication.Publications.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a command changes, decided without side effects.
 *
 * <p>A command may be given again, because its place is written after what it changes. So each table remembers the last
 * command that changed it, and skips that one and earlier ones.
 */
final class TableCommands {
    static final String BY_COMMAND = "parked by a command";

    private static final Logger LOG = LoggerFactory.getLogger(TableCommands.class);

    private TableCommands() {}

    /**
     * Decides what a command changes.
     *
     * @param known a table's progress so far, or what is about to be done with it
     * @param published the tables that are carried
     * @return the tables that change
     */
    static List<TableProgress> changes(
            DecidedCommand decided, Function<Table, TableProgress> known, Collection<Table> published) {
        if (decided.tables() == null) {
            return List.of();
        }
        TableCommand command = decided.command();
        try {
            List<Integer> unfitting = command.tables().unfitting(decided.tables());
            List<TableProgress> changes = wanted(decided, known, published);
            say(command, changes, published);
            unfitting.forEach(number -> LOG.warn(
                    "{}: condition {} of \"additional-conditions\" fits none of its tables, so it limits no rows",
                    DecidedCommand.what(command),
                    number));
            return changes;
        } catch (UnusablePatternException e) { // a condition has patterns, too
            LOG.warn("{}: is ignored: {}", DecidedCommand.what(command), e.getMessage());
            return List.of();
        }
    }

    private static List<TableProgress> wanted(
            DecidedCommand decided, Function<Table, TableProgress> known, Collection<Table> published) {
        TableCommand command = decided.command();
        List<TableProgress> changes = new ArrayList<>();
        for (Table table : published) {
            if (decided.isAbout(table)) {
                TableProgress before = known.apply(table);
                TableProgress after = isDone(before, command) ? null : after(before, command);
                if (after != null) {
                    changes.add(after.by(command.position()));
                }
            }
        }
        return changes;
    }

    /** Returns whether a command was carried out for a table, and is only given again. */
    static boolean isDone(@Nullable TableProgress before, TableCommand command) {
        return before != null && before.command() != null && command.position().isAtOrBefore(before.command());
    }

    private static @Nullable TableProgress after(TableProgress before, TableCommand command) {
        TableState state = before.state();
        boolean isToBeRead = state.isToBeRead();
        return switch (command.action()) {
            case SNAPSHOT -> before.restarted(condition(before, command.where(before.table())));
            case STOP -> isToBeRead || state == TableState.PAUSED ? before.finished(before.rows()) : null;
            case PAUSE -> isToBeRead ? before.paused() : null;
            case UNPAUSE -> state == TableState.PAUSED ? before.goingOn() : null;
            case RESUME ->
                state == TableState.PAUSED
                        ? before.goingOn()
                        : state == TableState.PARKED ? before.restarted(null) : null;
            case PARK -> state == TableState.PARKED ? null : before.parked(BY_COMMAND);
        };
    }

    /**
     * Rows that are still to be read are read as well, since nothing would bring them later. A condition that has failed is
     * replaced.
     */
    private static @Nullable String condition(TableProgress before, @Nullable String asked) {
        String due = before.where();
        boolean isDue = before.isUnfinished() || before.state() == TableState.PARKED;
        if (!isDue || asked == null || asked.equals(due)) {
            return asked;
        }
        if (due == null) {
            return null;
        }
        // a condition may end with a comment
        return before.reason() == null ? "(" + due + "\n) OR (" + asked + "\n)" : asked;
    }

    private static void say(TableCommand command, List<TableProgress> changes, Collection<Table> published) {
        String what = DecidedCommand.what(command);
        changes.forEach(table -> LOG.info(
                "{}: table {} is {}", what, table.table(), table.state().word()));
        if (changes.isEmpty()) {
            LOG.info("{}: changes the state of no table", what);
        }
        for (Table table : command.tables().names()) {
            if (!published.contains(table)) {
                LOG.warn("{}: table {} is not carried, so the command has no effect on it", what, table);
            }
        }
    }
}
