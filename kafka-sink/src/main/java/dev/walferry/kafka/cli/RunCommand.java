package dev.walferry.kafka.cli;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.mode.LogFormat;
import dev.walferry.kafka.config.settings.LogSettings;
import dev.walferry.kafka.group.PipelineConfigs;
import dev.walferry.kafka.group.PipelineGroup;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.log.LogProvider;
import dev.walferry.kafka.session.Capture;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code walferry run}: the daemon. */
@Command(
        name = "run",
        description = {
            "Delivers changes to Kafka until it is stopped.",
            "",
            "On SIGTERM and Ctrl-C the daemon delivers the records in flight, confirms their position to PostgreSQL,"
                    + " and ends with exit code 0 within 10 seconds. Environment variables override the file:"
                    + " WALFERRY_SOURCE_URL sets source.url, and so on."
        })
public final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "Properties file; see docs/reference/configuration.md for its keys.")
    private Path config = Path.of("walferry.properties");

    /** Creates an instance; picocli calls this. */
    public RunCommand() {}

    @Override
    public Integer call() {
        List<SinkConfig> pipelines = PipelineConfigs.load(config, System.getenv());
        LogSettings log = pipelines.get(0).log();
        LogProvider.use(log.format(), log.level());
        if (PipelineConfigs.isGroup(pipelines)) {
            PipelineGroup group = new PipelineGroup(pipelines);
            return run(log, group::run, group::stop, group::isIdle);
        }
        Capture daemon = Capture.of(pipelines.get(0));
        return run(
                log, daemon::run, daemon::stop, () -> !daemon.progress().state().isStreaming());
    }

    private static int run(LogSettings log, Runnable work, Runnable stop, BooleanSupplier isIdle) {
        StopSignal signal = StopSignal.install(stop, isIdle);
        try {
            work.run();
        } catch (RuntimeException e) {
            if (log.format() != LogFormat.JSON) {
                throw e;
            }
            // where every line is an object, the last one is, too
            LOG.error(LogEvent.DAEMON_FAILED.marker(), "{}", e.getMessage());
            return ExitCodes.of(e);
        } finally {
            signal.close();
        }
        return 0;
    }
}
