package dev.walferry.kafka.cli.tables;

import dev.walferry.kafka.control.TableCommand.Action;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code walferry pause}. */
@Command(
        name = "pause",
        description =
                "Has the daemon stop reading the rows of tables. Their changes are still carried, so nothing is lost."
                        + " `walferry resume` continues where the read stopped. The exception is a table without a key:"
                        + " if it is paused in the middle of its read, changes are missing until `walferry resume` has"
                        + " read all of it again. A table whose rows have been read has nothing to pause; to stop its"
                        + " changes, park it.")
public final class PauseCommand implements Callable<Integer> {
    @Mixin
    private CommandOptions options = new CommandOptions();

    /** Creates an instance; picocli calls this. */
    public PauseCommand() {}

    @Override
    public Integer call() throws SQLException {
        options.send(Action.PAUSE, null, (connection, publications, tables) -> {});
        return ExitCode.OK;
    }
}
