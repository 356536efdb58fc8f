package dev.walferry.kafka.cli.check;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.check.LateDeliveryCheck;
import dev.walferry.kafka.check.PublishedTables;
import dev.walferry.kafka.check.broker.BrokerCheck;
import dev.walferry.kafka.check.broker.RegistryCheck;
import dev.walferry.kafka.check.source.QuerySourceCheck;
import dev.walferry.kafka.check.source.SourceCheck;
import dev.walferry.kafka.cli.WalferryCommand;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.debezium.Translation;
import dev.walferry.kafka.group.PipelineConfigs;
import dev.walferry.kafka.group.TableOwners;
import dev.walferry.kafka.log.LogProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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
            "Connects to PostgreSQL, Kafka and, if one is configured, the schema registry. Prints one line per check:"
                    + " OK, WARN or FAIL, and what was found. Each WARN and FAIL line ends with the remedy.",
            "",
            "Changes nothing anywhere. The exit code is 1 if a check failed.",
            "",
            "With --from-debezium it connects to nothing, and prints what the configuration of Debezium's PostgreSQL connector"
                    + " is for the daemon and for Walferry's connector, and what has no equivalent. Secrets are not printed."
        })
public final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ArgGroup(multiplicity = "1")
    private Input input = new Input();

    /** One of two. */
    static final class Input {
        @Option(names = "--config", required = true, paramLabel = "FILE", description = "The daemon's configuration.")
        private @Nullable Path config;

        @Option(
                names = "--from-debezium",
                required = true,
                paramLabel = "FILE",
                description =
                        "The configuration of a connector of Debezium as JSON, with or without name and config around it.")
        private @Nullable Path debezium;
    }

    @ParentCommand
    private @Nullable WalferryCommand walferry;

    /** Creates an instance; picocli calls this. */
    public CheckCommand() {}

    @Override
    public Integer call() {
        if (input.debezium != null) {
            Translation.of(input.debezium).print(spec.commandLine().getOut());
            return ExitCode.OK;
        }
        return check(Objects.requireNonNull(input.config, "one of the two"));
    }

    private int check(Path file) {
        if (walferry == null || !walferry.isVerbose()) {
            // Kafka's client logs its attempts, but the report gives the outcome
            LogProvider.quiet("org.apache.kafka.", null);
        }
        CheckReport report = new CheckReport(spec.commandLine().getOut());
        List<SinkConfig> pipelines = PipelineConfigs.load(file, System.getenv());
        for (SinkConfig config : pipelines) {
            if (PipelineConfigs.isGroup(pipelines)) {
                report.pipeline(PipelineConfigs.name(config));
            }
            check(config, report);
        }
        if (pipelines.size() > 1) {
            String conflict = PipelineConfigs.conflict(pipelines, new TableOwners());
            if (conflict == null) {
                report.ok("pipelines: each has a slot and tables of its own");
            } else {
                report.fail("pipelines: " + conflict, "");
            }
        }
        report.summarize();
        return report.hasFailures() ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private static void check(SinkConfig config, CheckReport report) {
        PublishedTables tables = source(config, report);
        if (config.transactionalId() == null) { // otherwise Kafka refuses what comes late
            new LateDeliveryCheck(report).run(config.source().takeover().timeout());
        }
        new BrokerCheck(config, report).run(tables);
        if (config.registry() != null) {
            new RegistryCheck(config.registry(), report).run(tables.schemas());
        }
    }

    private static PublishedTables source(SinkConfig config, CheckReport report) {
        QuerySettings query = config.query();
        return query == null
                ? new SourceCheck(config, report).run()
                : new QuerySourceCheck(config, query, report).run();
    }
}
