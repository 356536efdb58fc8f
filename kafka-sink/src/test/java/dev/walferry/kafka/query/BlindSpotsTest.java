package dev.walferry.kafka.query;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log of a start, the output of {@code check} and the documentation say what each mode misses. */
@Kafka
@Postgres
@Tag("slow")
@Timeout(300)
class BlindSpotsTest {
    private static final Path PAGE = Path.of("..", "docs", "concepts", "log-or-queries.md");

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"bulk", "incrementing", "timestamp", "timestamp+incrementing", "xmin"})
    void areToldAtTheStartAndByCheckAndOnThePage(String mode, TestDatabase database, TestTopics topics)
            throws SQLException, IOException {
        database.execute("create table item (id serial primary key, ts timestamptz not null default now())");
        try (Route route = Route.polling(database, topics.bootstrapServers(), topics.prefix())
                .set("mode", mode)) {
            if (mode.startsWith("timestamp")) {
                route.set("timestamp.column.name", "ts");
            }
            QuerySettings settings = Objects.requireNonNull(
                    SinkConfig.of(route.settings(), Map.of()).query());
            List<String> spots = BlindSpots.of(settings);
            assertPageTellsOfPromotions(spots);
            Path file = folder.resolve("walferry.properties");
            route.writeTo(file);
            CliRun check = CliRun.of("check", "--config", file.toString());
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                for (String spot : spots) {
                    String line = "mode=" + mode + ": " + spot;
                    assertTrue(check.out().contains("WARN  " + line), check::out);
                    assertTrue(daemon.output().contains(line), daemon::output);
                }
                daemon.terminate();
            }
        }
        assertTrue(Files.readString(PAGE).contains("**`" + mode + "`**"), mode);
    }

    /** Asserts that the page has the same words. */
    private static void assertPageTellsOfPromotions(List<String> spots) throws IOException {
        String page = Files.readString(PAGE).replaceAll("\\s+", " ");
        List<String> told = spots.stream()
                .filter(spot -> spot.startsWith("if a standby is promoted"))
                .map(spot -> spot.substring(spot.indexOf("restored, ") + "restored, ".length()))
                .toList();
        assertFalse(told.isEmpty(), spots::toString);
        for (String part : told) {
            assertTrue(page.contains(part), part);
        }
    }
}
