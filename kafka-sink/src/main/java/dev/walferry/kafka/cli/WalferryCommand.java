package dev.walferry.kafka.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code walferry}: the list of commands, and what holds for all of them. */
@Command(
        name = "walferry",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Carries every change of a PostgreSQL database to Apache Kafka and misses nothing.",
        usageHelpAutoWidth = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all went well", "1:it failed", "2:wrong usage or configuration"},
        subcommands = {
            // one line per command; the class is annotated with @Command
            RunCommand.class,
            DemoCommand.class,
            TailCommand.class,
            CheckCommand.class,
            SlotCommand.class,
        })
public final class WalferryCommand implements Runnable {
    private final OutputStream out;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Show the stack trace of an error.")
    private boolean verbose;

    private WalferryCommand(OutputStream out) {
        this.out = out;
    }

    /**
     * The command line of the program, writing to standard output.
     *
     * @return ready to be executed once
     */
    public static CommandLine commandLine() {
        // Not System.out, which swallows the error of a closed pipe.
        return commandLine(new FileOutputStream(FileDescriptor.out));
    }

    /**
     * The same command line with another place for bulk output.
     *
     * @param out what {@code tail} writes lines to
     * @return ready to be executed once
     */
    static CommandLine commandLine(OutputStream out) {
        ErrorReport errors = new ErrorReport();
        return new CommandLine(new WalferryCommand(out))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOverwrittenOptionsAllowed(true)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
    }

    boolean isVerbose() {
        return verbose;
    }

    OutputStream out() {
        return out;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }
}
