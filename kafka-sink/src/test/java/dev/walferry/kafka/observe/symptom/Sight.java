package dev.walferry.kafka.observe.symptom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.testdata.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a daemon shows from outside. {@code -Dwalferry.symptoms=FILE} keeps it, as it is pasted into the page for the person on
 * call.
 */
final class Sight {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;
    private final DaemonProcess daemon;

    Sight(int port, DaemonProcess daemon) {
        this.port = port;
        this.daemon = daemon;
    }

    private String get(String path) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    /** The page's first box: what the daemon does, why, and what to do. */
    String headline() throws IOException, InterruptedException {
        JsonNode state = JSON.readTree(get("/status.json")).path("state");
        return Stream.of("word", "reason", "remedy")
                .map(name -> state.path(name).asText())
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" | "));
    }

    void awaitHeadline(String part) {
        Await.until("the page says " + part, LIMIT, () -> headline().contains(part));
    }

    void awaitLog(String part) {
        Await.until("the log says " + part, LIMIT, () -> daemon.output().contains(part));
    }

    void awaitMetric(String series, double least) {
        Await.until(
                series + " is " + least + " or more",
                LIMIT,
                () -> metrics(List.of(series)).lines().anyMatch(line -> value(line) >= least));
    }

    private static double value(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1).replace("Inf", "Infinity"));
    }

    private String metrics(List<String> names) throws IOException, InterruptedException {
        return get("/metrics")
                .lines()
                .filter(line ->
                        names.stream().anyMatch(name -> line.startsWith(name + "{") || line.startsWith(name + " ")))
                .collect(Collectors.joining("\n"));
    }

    /** Keeps what is to be seen now. */
    void keep(String symptom, String event, String... metrics) throws IOException, InterruptedException {
        String log =
                daemon.output().lines().filter(line -> line.contains(event)).collect(Collectors.joining("\n"));
        keep(String.join(
                "\n",
                "== " + symptom,
                "page:    " + headline(),
                "ready:   " + get("/health/ready").strip(),
                metrics(List.of(metrics)),
                log,
                ""));
    }

    /** Keeps what has ended a daemon. */
    static void keepEnd(String symptom, DaemonProcess daemon) {
        keep("== " + symptom + "\n" + daemon.output().lines().reduce("", (before, line) -> line) + "\n");
    }

    private static void keep(String text) {
        String file = System.getProperty("walferry.symptoms");
        if (file != null) {
            try {
                Files.writeString(Path.of(file), text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
