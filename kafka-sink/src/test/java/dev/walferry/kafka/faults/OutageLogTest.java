package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** What the log says about an outage of Kafka: a few lines, each a JSON object, rather than one per second. */
@Kafka
@Timeout(600)
class OutageLogTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /**
     * Returns the daemon's lines, without the warnings of newer JVMs, such as about libraries that load native code.
     */
    private static List<JsonNode> lines(String output) throws JsonProcessingException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : output.lines().toList()) {
            if (!line.isBlank() && !line.startsWith("WARNING: ")) {
                lines.add(new ObjectMapper().readTree(line));
            }
        }
        return lines;
    }

    private static long count(List<JsonNode> lines, String event) {
        return lines.stream()
                .filter(line -> line.get("event").textValue().equals(event))
                .count();
    }

    @Tag("slow")
    @OnPostgres(18)
    void anOutageOfKafkaIsAFewLines(TestDatabase database, LocalKafka kafka) throws Exception {
        database.execute(Workload.TABLE);
        try (Route route = Route.between(database, kafka.bootstrapServers(), database.name())
                        .set("log.format", "json")
                        .publish("table item");
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Workload.fill(database, 10);
            daemon.awaitAllConfirmed();
            kafka.kill9();
            try {
                // the records are in flight; or they wait, if the client knows already that no broker is there
                Workload.updateAll(database);
                boolean isLogged = Await.holds(
                        "the outage is in the log",
                        LIMIT,
                        () -> daemon.output().contains("\"kafka.acknowledgement.failed\"") || !daemon.isAlive());
                assertTrue(isLogged && daemon.isAlive(), daemon::output);
            } finally {
                kafka.start();
            }
            daemon.awaitAllConfirmed();
            // the daemon logs the end of the outage a moment after it has confirmed
            Await.until(
                    "the end of the outage is in the log",
                    LIMIT,
                    () -> daemon.output().contains("\"kafka.acknowledgement.recovered\""));
            daemon.terminate(LIMIT);
            List<JsonNode> lines = lines(daemon.output());
            assertEquals(1, count(lines, "stream.started"), daemon::output);
            assertEquals(1, count(lines, "kafka.acknowledgement.failed"), daemon::output);
            assertEquals(1, count(lines, "kafka.acknowledgement.recovered"), daemon::output);
            assertEquals(1, count(lines, "stream.stopped"), daemon::output);
            Map<String, Integer> ofKafka = new TreeMap<>();
            for (JsonNode line : lines) {
                String logger = line.get("logger").textValue();
                if (logger.startsWith("org.apache.kafka.")) {
                    ofKafka.merge(logger, 1, Integer::sum);
                }
            }
            assertTrue(ofKafka.values().stream().allMatch(count -> count <= 2), ofKafka::toString);
        }
    }
}
