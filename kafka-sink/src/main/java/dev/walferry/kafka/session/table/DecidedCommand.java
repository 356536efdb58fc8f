package dev.walferry.kafka.session.table;

import dev.walferry.kafka.control.TableCommand;
import dev.walferry.kafka.control.TablePattern.UnusablePatternException;
import dev.walferry.replication.Publications.Table;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command with the tables that it is about. The tables are decided once, because all patterns of a command together have
 * little time, and because what was done for a table must not be refused afterwards.
 *
 * @param command the command
 * @param tables the tables; null if the command is ignored, because its patterns take too long to match
 */
record DecidedCommand(TableCommand command, @Nullable Set<Table> tables) {
    private static final Logger LOG = LoggerFactory.getLogger(DecidedCommand.class);

    /**
     * Decides which tables a command is about.
     *
     * @param published the tables that are carried
     */
    static DecidedCommand of(TableCommand command, Collection<Table> published) {
        try {
            return new DecidedCommand(command, command.tables().among(published));
        } catch (UnusablePatternException e) {
            LOG.warn("{}: is ignored: {}", what(command), e.getMessage());
            return new DecidedCommand(command, null);
        }
    }

    static String what(TableCommand command) {
        return "command " + command.action().type() + " at offset "
                + command.position().offset();
    }

    boolean isAbout(Table table) {
        return tables != null && tables.contains(table);
    }
}
