package dev.walferry.kafka.session.table;

import dev.walferry.kafka.control.TableCommand;
import dev.walferry.kafka.control.TableCommand.Action;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.replication.Publications.Table;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands that came within a transaction, to be carried out after it. For one thread. */
final class PostponedCommands {
    private static final Logger LOG = LoggerFactory.getLogger(PostponedCommands.class);

    /** Commands after which no more rows of a table are read. */
    private static final Set<Action> ENDING = EnumSet.of(Action.STOP, Action.PAUSE, Action.PARK);

    private final Queue<DecidedCommand> commands = new ArrayDeque<>();

    /**
     * Keeps a command, unless it is ignored; either way its place is noted, in the order of the others.
     *
     * @param published the tables that are carried
     */
    void add(TableCommand command, Collection<Table> published) {
        DecidedCommand decided = DecidedCommand.of(command, published);
        commands.add(decided);
        if (decided.tables() != null) {
            LOG.info("{}: carried out once the transaction that is open has ended", DecidedCommand.what(command));
        }
    }

    /**
     * Returns the tables of which no more rows are read once the commands kept here are carried out. Cheap enough to call often.
     *
     * @param known a table's progress so far
     */
    List<Table> ending(List<Table> tables, Function<Table, @Nullable TableProgress> known) {
        return tables.stream()
                .filter(table -> commands.stream().anyMatch(command -> ends(command, table, known.apply(table))))
                .toList();
    }

    private static boolean ends(DecidedCommand decided, Table table, @Nullable TableProgress known) {
        return ENDING.contains(decided.command().action())
                && decided.isAbout(table)
                && !TableCommands.isDone(known, decided.command());
    }

    /** Takes the next one; null if there is none. */
    @Nullable
    DecidedCommand poll() {
        return commands.poll();
    }
}
