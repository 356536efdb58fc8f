package dev.walferry.kafka.cli;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.mode.LogFormat;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.log.LogProvider;
import dev.walferry.kafka.session.Capture;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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

    /** For picocli. */
    public RunCommand() {}

    @Override
    public Integer call() {
        SinkConfig settings = SinkConfig.load(config, System.getenv());
        LogProvider.use(settings.log().format(), settings.log().level());
        Capture daemon = Capture.of(settings);
        StopSignal signal =
                StopSignal.install(daemon::stop, () -> !daemon.progress().isStreaming());
        try {
            daemon.run();
        } catch (RuntimeException e) {
            if (settings.log().format() != LogFormat.JSON) {
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
