package dev.walferry.kafka.cli.tables;

import dev.walferry.kafka.control.TableCommand.Action;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code walferry park}. */
@Command(
        name = "park",
        description =
                "Has the daemon stop carrying tables. Their changes are lost, and hold back no WAL, until `walferry"
                        + " resume` carries them again and reads all their rows.")
public final class ParkCommand implements Callable<Integer> {
    @Mixin
    private CommandOptions options = new CommandOptions();

    /** Creates an instance; picocli calls this. */
    public ParkCommand() {}

    @Override
    public Integer call() throws SQLException {
        options.send(Action.PARK, null, (connection, publications, tables) -> {});
        return ExitCode.OK;
    }
}
