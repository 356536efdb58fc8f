package dev.walferry.kafka.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.SinkConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times without a zone come twice when the clock of their zone is set back, and rows are read in the order of these times. */
class RepeatedHourTest {
    private static final Path PAGE = Path.of("..", "docs", "concepts", "log-or-queries.md");

    @ParameterizedTest
    @CsvSource({
        "timestamp, Europe/Berlin, true",
        "timestamp+incrementing, America/New_York, true",
        "timestamp, UTC, false",
        "timestamp, +02:00, false",
        "timestamp, Asia/Tokyo, false",
        "incrementing, Europe/Berlin, false",
        "xmin, Europe/Berlin, false"
    })
    void isABlindSpotWhereClocksAreSetBack(String mode, String zone, boolean isTold) throws IOException {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "source.mode", "query",
                "source.url", "jdbc:postgresql://localhost/shop",
                "source.user", "walferry",
                "topic.prefix", "shop-",
                "kafka.bootstrap.servers", "localhost:9092",
                "mode", mode,
                "db.timezone", zone));
        if (mode.startsWith("timestamp")) {
            settings.put("timestamp.column.name", "ts");
        }
        List<String> spots = BlindSpots.of(
                Objects.requireNonNull(SinkConfig.of(settings, Map.of()).query()));
        List<String> told = spots.stream()
                .filter(spot -> spot.contains("clock is set back"))
                .toList();
        assertEquals(isTold ? 1 : 0, told.size(), spots::toString);
        if (isTold) {
            assertTrue(told.get(0).contains("db.timezone=" + zone), told::toString);
        }
        String page = Files.readString(PAGE).replaceAll("\\s+", " ");
        assertTrue(page.contains("when its clock is set back"), "the page tells it");
    }
}
