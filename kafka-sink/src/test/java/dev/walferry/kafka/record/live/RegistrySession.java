package dev.walferry.kafka.record.live;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.record.Rows;
import dev.walferry.kafka.record.Settings;
import dev.walferry.kafka.record.registry.SchemaIds;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.TestSubjects;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Turns statements on a real server into records whose schemas are in a real registry. */
public final class RegistrySession {
    /** Shared, because creating a client takes many times as long as a request. */
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private RegistrySession() {}

    /** Runs statements, each a transaction that changes rows, and then maps the changes. */
    public static List<ProducerRecord<byte[], byte[]>> records(
            TestDatabase database, TestSubjects subjects, List<String> settings, String... statements)
            throws SQLException {
        List<String> all = new ArrayList<>(settings);
        all.addAll(Arrays.asList("schema.registry.url", subjects.url(), "topic.prefix", subjects.prefix()));
        SinkConfig config = Settings.config(all.toArray(new String[0]));
        database.execute("create publication p for all tables");
        try (SchemaIds registry = new SchemaIds(Objects.requireNonNull(config.registry()), new Failures())) {
            return LiveSession.published(database, config.records(), registry, statements);
        }
    }

    /** Returns the text of the schema that a key or value names by its id. */
    public static String schema(TestSubjects subjects, byte[] bytes) throws IOException, InterruptedException {
        int id = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
        HttpRequest request = HttpRequest.newBuilder(URI.create(subjects.url() + "/schemas/ids/" + id))
                .build();
        String answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                .body();
        return Rows.json(answer).get("schema").textValue();
    }

    /** Makes the registry compare later versions of a subject with the earlier ones. */
    public static void setCompatibility(TestSubjects subjects, String subject, String level)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(subjects.url() + "/config/" + subject))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"compatibility\":\"" + level + "\"}"))
                .build();
        HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (answer.statusCode() != 200) {
            throw new IOException("the registry answers " + answer.statusCode() + ": " + answer.body());
        }
    }
}
