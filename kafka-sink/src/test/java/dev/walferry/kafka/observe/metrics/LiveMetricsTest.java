package dev.walferry.kafka.observe.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.FreePort;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A running daemon serves exactly the metrics that the reference page lists, and other pages name no others. */
@Kafka
@Timeout(300)
class LiveMetricsTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Path DOCS = Path.of("../docs");
    private static final int ROWS = 20_000;
    private static final Set<String> SLOTS = Set.of("walferry_orders", "walferry_billing"); // in examples
    private static final Pattern NAME = Pattern.compile("walferry_[a-z_]+");

    private static String scrape(int port) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    /**
     * Some series exist only while a table is read, after a failure, or with several pipelines: this daemon has them
     * all.
     */
    @OnPostgres(18)
    void aDaemonServesWhatThePageSays(TestDatabase database, TestTopics topics) throws Exception {
        int port = FreePort.find();
        database.execute(Workload.TABLE);
        try (Route route = route(database, topics, port);
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Workload.updateAll(database);
            database.execute("select pg_terminate_backend(" + route.activePid() + ")");
            daemon.awaitStreaming(2);
            String page = Files.readString(DOCS.resolve("reference/metrics.md"));
            Await.holds(
                    "all is there",
                    LIMIT,
                    () -> MetricsReference.markdown(scrape(port)).equals(page));
            assertEquals(page, MetricsReference.markdown(scrape(port)));
            daemon.terminate();
        } finally {
            FreePort.giveBack(port);
        }
    }

    private static Route route(TestDatabase database, TestTopics topics, int port) throws SQLException {
        Workload.fill(database, ROWS);
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .set("http.listen", "127.0.0.1:" + port)
                .set("source.pipelines", "only")
                // so slow that the test sees everything in the middle of it
                .set("snapshot.chunk.bytes", "65536")
                .set("snapshot.fetch.rate", "10000")
                .publish("table item")
                .snapshot("initial");
    }

    @Test
    void otherPagesNameNothingElse() throws IOException {
        Set<String> known = names(Files.readString(DOCS.resolve("reference/metrics.md")));
        try (Stream<Path> pages = Files.walk(DOCS)) {
            for (Path page :
                    pages.filter(file -> file.toString().endsWith(".md")).toList()) {
                Set<String> unknown = names(Files.readString(page));
                unknown.removeAll(known);
                unknown.removeAll(SLOTS);
                assertTrue(unknown.isEmpty(), () -> page + " names " + unknown);
            }
        }
    }

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        Matcher name = NAME.matcher(text);
        while (name.find()) {
            names.add(name.group());
        }
        return names;
    }
}
