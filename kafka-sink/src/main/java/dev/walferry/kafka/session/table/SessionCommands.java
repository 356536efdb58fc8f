package dev.walferry.kafka.session.table;

import dev.walferry.kafka.control.Commands;
import dev.walferry.kafka.control.ControlReader;
import dev.walferry.kafka.control.ControlTopic;
import dev.walferry.kafka.control.TableCommand;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.progress.CommandPosition;
import dev.walferry.kafka.progress.KnownProgress;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.replication.Publications.Table;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads commands about tables over several sessions, and applies those that come before a session begins. For one thread. */
final class SessionCommands implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final @Nullable ControlTopic control;
    private final Failures failures;
    private @Nullable Commands reader;
    private @Nullable CommandPosition applied;

    /**
     * Creates commands of a topic.
     *
     * @param control null for none
     * @param failures where outages are counted
     */
    SessionCommands(@Nullable ControlTopic control, Failures failures) {
        this.control = control;
        this.failures = failures;
    }

    /** Begins a session. Commands that were given before the daemon started are carried out before anything else. */
    void start(KnownProgress progress, boolean isFirst) {
        close();
        Commands commands =
                control == null ? Commands.NONE : ControlReader.start(control, progress.command(), failures);
        reader = commands;
        if (isFirst) {
            commands.awaitCaughtUp(PATIENCE);
        }
    }

    /**
     * Returns progress as commands have changed it.
     *
     * @param unknown what would be done with a table that is not known yet
     */
    Map<Table, TableProgress> asked(
            KnownProgress progress, Function<Table, TableProgress> unknown, Collection<Table> published) {
        Map<Table, TableProgress> asked = new HashMap<>(progress.tables());
        Commands commands = started();
        applied = null;
        for (TableCommand command = commands.poll(); command != null; command = commands.poll()) {
            TableCommands.changes(DecidedCommand.of(command, published), known(asked, unknown), published)
                    .forEach(table -> asked.put(table.table(), table));
            applied = command.position();
        }
        return asked;
    }

    private static Function<Table, TableProgress> known(
            Map<Table, TableProgress> asked, Function<Table, TableProgress> unknown) {
        return table -> {
            TableProgress progress = asked.get(table);
            return progress == null ? unknown.apply(table) : progress;
        };
    }

    /** Returns the last command that {@link #asked} applied; null for none. */
    @Nullable
    CommandPosition applied() {
        return applied;
    }

    /** Returns the commands that are given from now on. */
    Commands started() {
        return Objects.requireNonNull(reader, "commands are read");
    }

    /** Notes that the commands were handed over: from now on their receiver closes them. */
    void handedOver() {
        reader = null;
    }

    /** Ends what was not handed over. */
    @Override
    public void close() {
        Commands commands = reader;
        reader = null;
        if (commands != null) {
            commands.close();
        }
    }
}
