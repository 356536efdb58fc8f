package dev.walferry.demo;

import dev.walferry.kafka.cli.ExtraCommand;
import dev.walferry.kafka.cli.StopSignal;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code walferry demo}: everything on one machine, and the proof that nothing is missing. */
@Command(
        name = "demo",
        description = {
            "Starts a PostgreSQL and a Kafka of its own, lets a small shop work on the database, carries every change to"
                    + " Kafka, rebuilds the tables from Kafka alone and compares.",
            "",
            "Exit code 1 if there is any difference. Ctrl-C ends it early; nothing is left behind."
        })
public final class DemoCommand implements ExtraCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--duration",
            defaultValue = "30s",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long the shop is open: 500ms, 30s, 2m. Default: ${DEFAULT-VALUE}.")
    private Duration duration = Duration.ofSeconds(30);

    @Option(
            names = "--rate",
            defaultValue = "500",
            paramLabel = "N",
            description = "Changes per second. Default: ${DEFAULT-VALUE}.")
    private int rate = 500;

    @Option(
            names = "--postgres",
            defaultValue = "18",
            paramLabel = "VERSION",
            description = "PostgreSQL 14 to 18. Default: ${DEFAULT-VALUE}.")
    private int version = 18;

    @Option(names = "--keep", description = "Leave the servers running at the end, until Ctrl-C.")
    private boolean keep;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        silenceDaemon();
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

    /** Its progress is the live line, which a log would tear apart. Works until the first of its loggers is made. */
    private static void silenceDaemon() {
        String level = "org.slf4j.simpleLogger.log.dev.walferry";
        if (System.getProperty(level) == null) {
            System.setProperty(level, "warn");
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

    /** A number and its unit. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                // ISO 8601 without its letters: 1m30s, 30s, 0.5s.
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
