package dev.walferry.kafka.cli;

import dev.walferry.kafka.Version;
import java.io.OutputStream;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code walferry}: what all commands have in common. */
@Command(
        name = "walferry",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = WalferryCommand.VersionLines.class,
        description = "Carries every change of a PostgreSQL database to Apache Kafka and misses nothing.",
        usageHelpAutoWidth = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:success",
            "1:failure: a person must look",
            "2:wrong usage or configuration",
            "3:the slot is lost, and changes with it",
            "75:a server was away: try again"
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
     * Builds the program's command line.
     *
     * @param out receives bulk output, the lines of {@code tail}
     * @param commands instances of classes annotated with {@code @Command}, in the order that the help lists them
     * @return a command line to execute once
     */
    public static CommandLine commandLine(OutputStream out, List<?> commands) {
        ErrorReport errors = new ErrorReport();
        CommandLine walferry = new CommandLine(new WalferryCommand(out));
        commands.forEach(walferry::addSubcommand);
        return walferry.setCaseInsensitiveEnumValuesAllowed(true)
                .setOverwrittenOptionsAllowed(true)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
    }

    /**
     * Tells whether the user asked for details.
     *
     * @return whether {@code --verbose} was given
     */
    public boolean isVerbose() {
        return verbose;
    }

    /**
     * Returns the stream for bulk output.
     *
     * @return an unbuffered stream that reports a closed pipe as an error
     */
    public OutputStream out() {
        return out;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    /** What {@code --version} prints: the versions of the program and of the JVM. */
    static final class VersionLines implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"walferry " + Version.CURRENT, "Java " + System.getProperty("java.version")};
        }
    }
}
