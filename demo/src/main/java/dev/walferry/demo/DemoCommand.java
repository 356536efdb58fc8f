package dev.walferry.demo;

import dev.walferry.kafka.cli.ExtraCommand;
import dev.walferry.kafka.cli.StopSignal;
import dev.walferry.kafka.log.LogProvider;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code walferry demo}: shows on one machine that no change is lost. */
@Command(
        name = "demo",
        description = {
            "Starts its own PostgreSQL and Kafka and runs a small shop on the database. After ten seconds, or a third"
                    + " of the time if that is less, it starts the daemon, which reads the existing rows and"
                    + " delivers every change to Kafka. At the end it rebuilds the tables from Kafka alone, and"
                    + " compares.",
            "",
            "The exit code is 1 if there is any difference. Ctrl-C ends the demo early; it leaves nothing behind."
        })
public final class DemoCommand implements ExtraCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--duration",
            defaultValue = "30s",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long the shop is open, for example 500ms, 30s or 2m (default: ${DEFAULT-VALUE}).")
    private Duration duration = Duration.ofSeconds(30);

    @Option(
            names = "--rate",
            defaultValue = "500",
            paramLabel = "N",
            description = "Changes per second (default: ${DEFAULT-VALUE}).")
    private int rate = 500;

    @Option(
            names = "--postgres",
            defaultValue = "18",
            paramLabel = "VERSION",
            description = "PostgreSQL version, 14 to 18 (default: ${DEFAULT-VALUE}).")
    private int version = 18;

    @Option(names = "--keep", description = "Keep the servers running at the end, until Ctrl-C.")
    private boolean keep;

    /** Creates an instance; picocli calls this. */
    public DemoCommand() {}

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        // the live line shows the daemon's progress, and log lines would break it
        LogProvider.quiet("dev.walferry.", Level.WARN);
        StopSignal signal = StopSignal.install();
        try (Demo demo = new Demo(version, out, signal::isRequested)) {
            boolean same = demo.run(duration, rate);
            if (keep) {
                keep(demo, out, signal);
            }
            return same ? 0 : 1;
        } finally {
            signal.close();
        }
    }

    private static void keep(Demo demo, PrintWriter out, StopSignal signal) throws InterruptedException {
        out.println();
        out.println("PostgreSQL: " + demo.url());
        out.println("Kafka:      " + demo.bootstrapServers());
        out.println("Ctrl-C ends both.");
        out.flush();
        signal.await();
    }

    /** Reads a number and its unit. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                // ISO 8601 without the letters in front: 1m30s, 30s, 0.5s
                String iso = text.endsWith("ms")
                        ? "PT" + Long.parseLong(text.substring(0, text.length() - 2)) / 1000.0 + "S"
                        : "PT" + text;
                return Duration.parse(iso);
            } catch (DateTimeParseException | NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is not a duration such as 500ms, 30s or 2m");
            }
        }
    }
}
