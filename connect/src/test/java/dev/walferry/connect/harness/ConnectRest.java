package dev.walferry.connect.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** A worker's REST API. */
public final class ConnectRest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(100);

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    ConnectRest(int port) {
        this.port = port;
    }

    /**
     * An answer.
     *
     * @param status the HTTP status
     * @param body parsed, missing if there is none
     */
    public record Answer(int status, JsonNode body) {}

    /** Sends a request, with a body of JSON or an empty one. */
    public Answer call(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException e) {
            return new Answer(0, JSON.missingNode());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(0, JSON.missingNode());
        }
    }

    boolean isReady() {
        return call("GET", "/connector-plugins", "").status() == 200;
    }

    /** Creates or changes a connector. The answer is 409 while the group is being balanced. */
    public Answer configure(String name, Map<String, String> configuration) {
        return call("PUT", "/connectors/" + name + "/config", json(configuration));
    }

    /** Validates a configuration. */
    public JsonNode validate(Map<String, String> configuration) {
        return call("PUT", "/connector-plugins/WalferrySourceConnector/config/validate", json(configuration))
                .body();
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the status of a connector and its task. */
    public JsonNode status(String name) {
        return call("GET", "/connectors/" + name + "/status", "").body();
    }

    /** Returns the version of the worker's runtime. */
    String version() {
        return call("GET", "/", "").body().get("version").asText();
    }

    /** Returns the name of this worker in its group. */
    public String workerId() {
        return "127.0.0.1:" + port;
    }

    /** Returns the state of the task: RUNNING, PAUSED or FAILED; empty while there is none. */
    public String taskState(String name) {
        return status(name).at("/tasks/0/state").asText();
    }
}
