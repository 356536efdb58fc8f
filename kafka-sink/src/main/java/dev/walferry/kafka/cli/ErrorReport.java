package dev.walferry.kafka.cli;

import dev.walferry.kafka.config.ConfigurationException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns what went wrong into a clear line on standard error and an exit code. Stack traces are for those who ask for them
 * with {@code --verbose}.
 */
final class ErrorReport implements IParameterExceptionHandler, IExecutionExceptionHandler {

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        print(err, command, e);
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        err.flush();
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        PrintWriter err = command.getErr();
        print(err, command, cause);
        if (isVerbose(parsed)) {
            cause.printStackTrace(err);
        }
        err.flush();
        return cause instanceof ConfigurationException ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    private static void print(PrintWriter err, CommandLine command, Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        if (e instanceof SQLException sql) {
            String remedy = SourceErrors.remedy(sql);
            message = SourceErrors.reason(sql) + (remedy.isEmpty() ? "" : " (" + remedy + ")");
        }
        err.println(command.getCommandSpec().qualifiedName() + ": " + message.strip());
    }

    private static boolean isVerbose(ParseResult parsed) {
        return parsed.hasMatchedOption("--verbose")
                || (parsed.hasSubcommand() && isVerbose(Objects.requireNonNull(parsed.subcommand())));
    }
}
