package dev.walferry.kafka.cli;

import dev.walferry.Printable;
import dev.walferry.replication.SourceError;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns an error into one clear message on standard error and an exit code. {@code --verbose} adds the stack trace. */
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
            (cause instanceof SQLException sql ? SourceError.printable(sql) : cause).printStackTrace(err);
        }
        err.flush();
        return ExitCodes.of(cause);
    }

    private static void print(PrintWriter err, CommandLine command, Throwable e) {
        err.println(command.getCommandSpec().qualifiedName() + ": " + message(e));
    }

    private static String message(Throwable e) {
        if (e instanceof SQLException sql) {
            return SourceError.reason(sql) + " (" + SourceError.of(sql).remedy() + ")";
        }
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        // a message may have several lines, but a name must not break one
        return message.strip().lines().map(Printable::of).collect(Collectors.joining(System.lineSeparator()));
    }

    private static boolean isVerbose(ParseResult parsed) {
        return parsed.hasMatchedOption("--verbose")
                || (parsed.hasSubcommand() && isVerbose(Objects.requireNonNull(parsed.subcommand())));
    }
}
