package dev.walferry.kafka.observe.symptom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.Await;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a daemon shows to the outside. Names of the test are replaced by those on the page for the person on call. */
final class Sight {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;
    private final Route route;
    private final DaemonProcess daemon;

    Sight(int port, Route route, DaemonProcess daemon) {
        this.port = port;
        this.route = route;
        this.daemon = daemon;
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Returns the status page's first box: what the daemon does, why, and what to do. */
    String headline() throws IOException, InterruptedException {
        JsonNode state = state(JSON.readTree(get("/status.json").body()));
        return Stream.of("word", "reason", "remedy")
                .map(name -> state.path(name).asText())
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" | "));
    }

    /** Returns the state that the page shows first: with several pipelines, one that is not well. */
    private static JsonNode state(JsonNode report) {
        for (JsonNode pipeline : report.path("pipelines")) {
            if (pipeline.at("/state/level").asText().equals("bad")) {
                return pipeline.path("state");
            }
        }
        return report.path("state");
    }

    void awaitHeadline(String part) {
        Await.until("the page says " + part, LIMIT, () -> headline().contains(part));
    }

    /** Waits for the headline, twice as long as elsewhere. */
    void awaitHeadlineForLong(String part) {
        Await.until(
                "the page says " + part, LIMIT.multipliedBy(2), () -> headline().contains(part));
    }

    void awaitLog(String part) {
        Await.until("the log says " + part, LIMIT, () -> daemon.output().contains(part));
    }

    /** Waits for the first look at a slot with a limit: a forecast compares later looks with it. */
    void awaitSlotSeen() {
        awaitMetric("walferry_slot_safe_bytes", 1);
    }

    void awaitMetric(String series, double least) {
        Await.until(
                series + " is " + least + " or more",
                LIMIT,
                () -> metrics(List.of(series)).lines().anyMatch(line -> value(line) >= least));
    }

    void awaitMetricAtMost(String series, double most) {
        Await.until(
                series + " is " + most + " or less",
                LIMIT,
                () -> metrics(List.of(series)).lines().anyMatch(line -> value(line) <= most));
    }

    private static double value(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1).replace("Inf", "Infinity"));
    }

    private String metrics(List<String> names) throws IOException, InterruptedException {
        return get("/metrics")
                .body()
                .lines()
                .filter(line ->
                        names.stream().anyMatch(name -> line.startsWith(name + "{") || line.startsWith(name + " ")))
                .collect(Collectors.joining("\n"));
    }

    /**
     * Compares the headline, readiness, some metrics and the lines of an event, all seen at one time, with the page. A
     * daemon that tries again and again shows it only between two tries, so it may take some looks.
     */
    void assertOnPage(String symptom, String event, String... metrics) throws IOException, InterruptedException {
        AtomicReference<String> seen = new AtomicReference<>(look(event, metrics));
        if (!Boolean.getBoolean("walferry.writeReference")) {
            Await.holds("all that the page shows is to be seen", LIMIT, () -> {
                seen.set(look(event, metrics));
                return OperatePage.missing(symptom, seen.get()).isEmpty();
            });
        }
        OperatePage.assertShows(symptom, seen.get());
    }

    private String look(String event, String... metrics) throws IOException, InterruptedException {
        String seen = Stream.of(
                        "page   " + headline(),
                        liveUnlessUp(),
                        "ready  " + health("/health/ready"),
                        metrics(List.of(metrics)),
                        lines(daemon, event))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("\n"));
        return named(route, seen);
    }

    private String liveUnlessUp() throws IOException, InterruptedException {
        String live = health("/health/live");
        return live.startsWith("200") ? "" : "live   " + live;
    }

    private String health(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);
        return answer.statusCode() + " " + answer.body().strip();
    }

    private static String lines(DaemonProcess daemon, String event) {
        return daemon.output()
                .lines()
                .filter(line -> line.contains(" " + event))
                .collect(Collectors.joining("\n"));
    }

    /**
     * Compares what a daemon that has ended leaves with the page: no answer, an exit code and the last line of its log.
     */
    void assertEndOnPage(String symptom) throws IOException, InterruptedException {
        String last = daemon.output().lines().reduce("", (before, line) -> line);
        OperatePage.assertShows(
                symptom, "ready  " + answer() + "\nexit   " + daemon.exitCode(LIMIT) + "\n" + named(route, last));
    }

    private String answer() throws IOException, InterruptedException {
        try {
            return health("/health/ready");
        } catch (ConnectException e) {
            return "no answer";
        }
    }

    private static String named(Route route, String text) {
        return text.replace(route.prefix(), "shop")
                .replace(route.slot(), "shop")
                .replaceAll("(127\\.0\\.0\\.1|0\\.0\\.0\\.0|localhost):\\d+", "db-1.example:5432");
    }
}
