package dev.walferry.kafka.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.testdata.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A daemon's answers over HTTP, on a port that no other daemon uses. */
public final class ServedStatus implements AutoCloseable {
    private final int port = FreePort.find();
    private final HttpClient client = HttpClient.newHttpClient();

    /** Lets the daemon of a route answer here. */
    public Route of(Route route) {
        return route.set("http.listen", "127.0.0.1:" + port);
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                BodyHandlers.ofString());
    }

    public boolean isReady() throws IOException, InterruptedException {
        return get("/health/ready").statusCode() == 200;
    }

    /** Returns why it is ready, or is not. */
    public String reason() throws IOException, InterruptedException {
        return new ObjectMapper()
                .readTree(get("/health/ready").body())
                .path("reason")
                .asText();
    }

    public JsonNode report() throws IOException, InterruptedException {
        return new ObjectMapper().readTree(get("/status.json").body());
    }

    /** Returns the page's headline, a word or two. */
    public String word() throws IOException, InterruptedException {
        return report().at("/state/word").asText();
    }

    public double metric(String series) throws IOException, InterruptedException {
        String all = get("/metrics").body();
        return all.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + series + " in\n" + all));
    }

    /** Returns the value of a metric that the pipeline has exactly one series of. */
    public double metric(String series, Route route) throws IOException, InterruptedException {
        return metric(series + "{slot_name=\"" + route.slot() + "\"}");
    }

    @Override
    public void close() {
        FreePort.giveBack(port);
    }
}
