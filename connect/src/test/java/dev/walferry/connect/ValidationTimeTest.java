package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.Stalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A configuration is validated while its servers do not answer. The caller must still get an answer. */
@Tag("slow")
@Timeout(600)
class ValidationTimeTest {
    private static Map<String, String> settings(int port, int pipelines) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "name", "shop",
                "connector.class", WalferrySourceConnector.class.getName(),
                "source.url", "jdbc:postgresql://127.0.0.1:" + port + "/shop",
                "source.user", "walferry",
                "source.slot.name", "walferry",
                "source.publication.names", "walferry",
                "topic.prefix", "shop"));
        for (int i = 0; i < (pipelines == 1 ? 0 : pipelines); i++) {
            settings.merge("source.pipelines", "p" + i, (names, name) -> names + "," + name);
            settings.put("source.pipelines.p" + i + ".slot.name", "slot" + i);
        }
        return settings;
    }

    /** The REST API of a worker gives up after 90 seconds. */
    @ParameterizedTest
    @CsvSource({"1, 15", "9, 60"})
    void aServerThatIsSilentIsNotWaitedFor(int pipelines, int seconds) throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Stalls stalls = Stalls.watch()) {
            long began = System.nanoTime();
            List<String> mistakes = new WalferrySourceConnector()
                    .validate(settings(silent.getLocalPort(), pipelines)).configValues().stream()
                            .flatMap(value -> value.errorMessages().stream())
                            .toList();
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertEquals(List.of(), mistakes, "nothing is known to be wrong");
            // at the end the pipelines are compared with each other
            Duration limit = Duration.ofSeconds(seconds + 11).plus(stalls.lost());
            assertTrue(took.compareTo(limit) < 0, () -> "it took " + took);
        }
    }
}
