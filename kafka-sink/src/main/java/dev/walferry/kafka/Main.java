package dev.walferry.kafka;

import dev.walferry.kafka.cli.ExtraCommand;
import dev.walferry.kafka.cli.RunCommand;
import dev.walferry.kafka.cli.WalferryCommand;
import dev.walferry.kafka.cli.check.CheckCommand;
import dev.walferry.kafka.cli.init.InitCommand;
import dev.walferry.kafka.cli.slot.SlotCommand;
import dev.walferry.kafka.cli.tables.ParkCommand;
import dev.walferry.kafka.cli.tables.PauseCommand;
import dev.walferry.kafka.cli.tables.ResumeCommand;
import dev.walferry.kafka.cli.tables.SnapshotCommand;
import dev.walferry.kafka.cli.tables.TablesCommand;
import dev.walferry.kafka.cli.tail.TailCommand;
import dev.walferry.kafka.log.LogProvider;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import picocli.CommandLine;

/** The program's entry point, and its list of commands. */
public final class Main {
    private Main() {}

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        LogProvider.install(); // before the first logger is made
        // System.out would swallow the error of a closed pipe
        System.exit(commandLine(new FileOutputStream(FileDescriptor.out)).execute(args));
    }

    /**
     * Builds the command line with every command, including the {@link ExtraCommand}s on the class path.
     *
     * @param out receives bulk output, the lines of {@code tail}
     * @return a command line to execute once
     */
    public static CommandLine commandLine(OutputStream out) {
        List<Object> commands = new ArrayList<>(List.of(
                new RunCommand(),
                new TailCommand(),
                new InitCommand(),
                new CheckCommand(),
                new SlotCommand(),
                new TablesCommand(),
                new SnapshotCommand(),
                new PauseCommand(),
                new ResumeCommand(),
                new ParkCommand()));
        ServiceLoader.load(ExtraCommand.class).forEach(commands::add);
        return WalferryCommand.commandLine(out, commands);
    }
}
