package dev.walferry.kafka.cli.tables;

import dev.walferry.kafka.control.TableCommand.Action;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code walferry resume}. */
@Command(
        name = "resume",
        description =
                "Has the daemon continue with tables that are paused or parked. A paused table continues where it was."
                        + " Changes of a parked table were lost, so all its rows are read; rows that were deleted"
                        + " meanwhile keep their last record.")
public final class ResumeCommand implements Callable<Integer> {
    @Mixin
    private CommandOptions options = new CommandOptions();

    /** Creates an instance; picocli calls this. */
    public ResumeCommand() {}

    @Override
    public Integer call() throws SQLException {
        options.send(Action.RESUME, null, (connection, publications, tables) -> {});
        return ExitCode.OK;
    }
}
