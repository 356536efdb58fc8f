package dev.walferry.kafka.cli.check;

import dev.walferry.kafka.cli.WalferryCommand;
import dev.walferry.kafka.config.SinkConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code walferry check}: would the daemon run with this configuration? */
@Command(
        name = "check",
        description = {
            "Connects to PostgreSQL and Kafka and prints a line per check: OK, WARN or FAIL, what was found and, behind"
                    + " an arrow, what to do about it.",
            "",
            "Changes nothing on either side. Ends with 1 if any check failed."
        })
public final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The daemon's configuration.")
    private Path file = Path.of("");

    @ParentCommand
    private @Nullable WalferryCommand walferry;

    @Override
    public Integer call() {
        if (walferry == null || !walferry.isVerbose()) {
            silenceKafka();
        }
        CheckReport report = new CheckReport(spec.commandLine().getOut());
        run(SinkConfig.load(file, System.getenv()), report);
        return report.hasFailures() ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    /** Looks at both sides. */
    private static void run(SinkConfig config, CheckReport report) {
        List<PublishedTable> tables = new SourceCheck(config, report).run();
        new BrokerCheck(config, report)
                .run(tables.stream().map(PublishedTable::table).toList());
        report.summarize();
    }

    /** Its client logs what it tries; the report says what came of it. Works until the first of its loggers is made. */
    private static void silenceKafka() {
        String level = "org.slf4j.simpleLogger.log.org.apache.kafka";
        if (System.getProperty(level) == null) {
            System.setProperty(level, "off");
        }
    }
}
