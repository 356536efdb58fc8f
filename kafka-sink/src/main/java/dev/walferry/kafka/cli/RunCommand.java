package dev.walferry.kafka.cli;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.session.Daemon;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code walferry run}: the daemon. */
@Command(
        name = "run",
        description = {
            "Delivers changes to Kafka until it is stopped.",
            "",
            "On SIGTERM and Ctrl-C the daemon delivers the records in flight, confirms their position to PostgreSQL, and"
                    + " ends with exit code 0 within 10 seconds. Environment variables override the file:"
                    + " WALFERRY_SOURCE_URL sets source.url, and so on."
        })
public final class RunCommand implements Callable<Integer> {
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
        Daemon daemon = new Daemon(SinkConfig.load(config, System.getenv()));
        StopSignal signal =
                StopSignal.install(daemon::stop, () -> !daemon.progress().isStreaming());
        try {
            daemon.run();
        } finally {
            signal.close();
        }
        return 0;
    }
}
