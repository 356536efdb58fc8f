package dev.walferry.bench;

import dev.walferry.bench.e2e.EndToEnd;
import dev.walferry.bench.profile.Profile;
import dev.walferry.bench.report.Report;
import java.io.IOException;
import java.util.Arrays;
import picocli.CommandLine;

/**
 * The main class of {@code benchmarks.jar}.
 *
 * <pre>
 * java -jar benchmarks/target/benchmarks.jar [JMH's own arguments]
 * java -jar benchmarks/target/benchmarks.jar e2e --help
 * java -jar benchmarks/target/benchmarks.jar report --help
 * java -jar benchmarks/target/benchmarks.jar profile --help
 * </pre>
 */
public final class Benchmarks {
    private Benchmarks() {}

    /**
     * Runs the command that the first argument names, otherwise JMH.
     *
     * @param arguments {@code e2e}, {@code report} or {@code profile} and their options, otherwise JMH's
     * @throws IOException if JMH cannot read its own lists, or a file cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        String first = arguments.length == 0 ? "" : arguments[0];
        String[] rest = arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
        switch (first) {
            case "e2e" -> System.exit(new CommandLine(new EndToEnd()).execute(rest));
            case "report" -> System.exit(ofFiles(new Report()).execute(rest));
            case "profile" -> System.exit(ofFiles(new Profile()).execute(rest));
            default -> JmhCommand.run(arguments);
        }
    }

    /** A command that reads files named by the user: an unreadable file needs no stack trace. */
    private static CommandLine ofFiles(Object command) {
        return new CommandLine(command).setExecutionExceptionHandler((problem, line, parsed) -> {
            if (problem instanceof IOException) {
                line.getErr().println(problem);
                return 1;
            }
            throw problem;
        });
    }
}
