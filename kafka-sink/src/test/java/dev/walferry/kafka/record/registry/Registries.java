package dev.walferry.kafka.record.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.RegistrySettings;
import dev.walferry.testdata.junit.TestSubjects;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Creates settings of registries, as a configuration file gives them. */
public final class Registries {
    public static final String AVRO = "AVRO";
    public static final String ORDER = record("order", "{\"name\":\"id\",\"type\":\"int\"}");

    private Registries() {}

    /** A record schema with these fields. */
    public static String record(String name, String fields) {
        return "{\"type\":\"record\",\"name\":\"" + name + "\",\"fields\":[" + fields + "]}";
    }

    /** Settings with more keys, given without {@code schema.registry.} and each followed by its value. */
    public static RegistrySettings at(String urls, String... more) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "source.url", "jdbc:postgresql://localhost/shop",
                "source.user", "walferry",
                "source.slot.name", "shop",
                "source.publication.names", "pub",
                "topic.prefix", "shop",
                "kafka.bootstrap.servers", "localhost:9092",
                "schema.registry.url", urls));
        for (int i = 0; i < more.length; i += 2) {
            settings.put("schema.registry." + more[i], more[i + 1]);
        }
        return Objects.requireNonNull(SinkConfig.of(settings, Map.of()).registry());
    }

    /** Sends a request of an operator, which our client never sends. */
    public static void send(TestSubjects subjects, String method, String path, String body) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(subjects.url() + path))
                                .header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), response.body());
    }
}
