package dev.walferry.kafka.cli.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.Main;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The output of {@code check} in a separate process, with the program's own loggers. */
@Timeout(300)
class CheckOutputTest {
    @TempDir
    private Path folder = Path.of("");

    /**
     * Kafka's client logs a warning for each attempt to connect, which must not be printed: the report gives the
     * outcome.
     */
    @Test
    void theReportIsAllThatIsPrinted() throws Exception {
        int port = FreePort.find();
        try {
            Path config = folder.resolve("walferry.properties");
            Route.write(
                    Map.of(
                            "source.url", "jdbc:postgresql://127.0.0.1:" + port + "/shop",
                            "source.user", "walferry",
                            "source.password", "unused",
                            "source.slot.name", "shop",
                            "source.publication.names", "shop",
                            "topic.prefix", "shop",
                            "kafka.bootstrap.servers", "127.0.0.1:" + port),
                    config);
            Path out = folder.resolve("out");
            Path err = folder.resolve("err");
            Process check = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Main.class.getName(),
                            "check",
                            "--config",
                            config.toString())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            try {
                assertTrue(check.waitFor(200, TimeUnit.SECONDS), "still running");
            } finally {
                check.destroyForcibly();
            }
            assertEquals("", Files.readString(err));
            assertTrue(Files.readString(out).contains("FAIL  broker: no broker listens at "), Files.readString(out));
            assertEquals(1, check.exitValue());
        } finally {
            FreePort.giveBack(port);
        }
    }
}
