package dev.walferry.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.Registry;
import dev.walferry.testdata.junit.TestSubjects;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import io.apicurio.registry.serde.protobuf.ProtobufKafkaDeserializer;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Apicurio's deserializer reads Protobuf into the class that protoc generates from the registry's schema. */
@Postgres
@Kafka
@Registry
@Timeout(600)
class ApicurioProtobufTest {
    /** Where the build puts protoc. */
    private static final Path PROTOC = Path.of("target", "protoc", "protoc.exe");

    private static final List<String> COLUMNS = List.of("id", "name", "qty", "price", "ok", "uid");

    private static final String EXPECTED = "select concat_ws('|', id, name, coalesce(qty::text, 'null'),"
            + " coalesce(price::text, 'null'), coalesce(ok::text, 'null'), coalesce(uid::text, 'null')) from item";

    @Test
    void protobufReadsTheTable(TestDatabase database, TestTopics topics, TestSubjects subjects, @TempDir Path folder)
            throws Exception {
        new Shop(database, topics.bootstrapServers(), topics.prefix())
                .withOldRows()
                .carry(Map.of(
                        "key.format", "json",
                        "value.format", "protobuf",
                        "schema.registry.url", subjects.url(),
                        "decimal.handling.mode", "string"));
        String topic = topics.topic("public.item");
        URL[] classes = {folder.toUri().toURL()};
        try (URLClassLoader generated = new URLClassLoader(classes, getClass().getClassLoader());
                TopicReader reader = new TopicReader(topics.bootstrapServers(), topics.prefix());
                ProtobufKafkaDeserializer<Message> values = new ProtobufKafkaDeserializer<>()) {
            generate(latestSchema(subjects, topic + "-value"), folder);
            values.configure(settings(subjects, generated.loadClass("shop.Envelope")), false);
            Map<Long, String> rowById = new TreeMap<>();
            reader.readAll(record -> {
                if (record.topic().equals(topic) && record.value() != null) {
                    read(values.deserialize(topic, record.value()), rowById);
                }
            });
            assertEquals(
                    Shop.query(database, EXPECTED).stream().sorted().toList(),
                    rowById.values().stream().sorted().toList());
        }
    }

    private static Map<String, Object> settings(TestSubjects subjects, Class<?> type) {
        return Map.of(
                "apicurio.registry.url", subjects.url().replaceFirst("/apis/.*", "/apis/registry/v3"),
                "apicurio.registry.use-id", "contentId",
                "apicurio.registry.id-handler", "io.apicurio.registry.serde.Default4ByteIdHandler",
                "apicurio.registry.serde.read-indexes", "true",
                "apicurio.registry.serde.read-type-ref", "false",
                "apicurio.registry.deserializer.value.return-class", type);
    }

    private static String latestSchema(TestSubjects subjects, String subject) throws IOException, InterruptedException {
        URI uri = URI.create(subjects.url() + "/subjects/" + subject + "/versions/latest");
        String answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        return new ObjectMapper().readTree(answer).get("schema").textValue();
    }

    /** The schema's package contains a Java keyword, so the classes get another package. */
    private static void generate(String schema, Path folder) throws IOException, InterruptedException {
        Path proto = folder.resolve("item.proto");
        Files.writeString(
                proto,
                schema.replaceFirst(
                        "(?m)^package [^;]+;$",
                        "$0\noption java_package = \"shop\";\noption java_multiple_files = true;"));
        assertTrue(PROTOC.toFile().setExecutable(true), PROTOC::toString);
        Process protoc = new ProcessBuilder(
                        PROTOC.toAbsolutePath().toString(),
                        "--proto_path=" + folder,
                        "--java_out=" + folder,
                        proto.toString())
                .inheritIO()
                .start();
        assertEquals(0, protoc.waitFor(), "protoc failed");
        List<String> arguments = new ArrayList<>(List.of("-d", folder.toString(), "-proc:none"));
        try (Stream<Path> files = Files.walk(folder)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        String[] compiled = arguments.toArray(String[]::new);
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, compiled), "javac failed");
    }

    private static void read(Message change, Map<Long, String> rowById) {
        assertEquals("shop.Envelope", change.getClass().getName());
        Message before = part(change, "before");
        Message after = part(change, "after");
        if (before != null) {
            assertEquals(rowById.remove(before.getField(field(before, "id"))), text(before), "an old row");
        }
        if (after != null) {
            rowById.put((Long) after.getField(field(after, "id")), text(after));
        }
    }

    private static FieldDescriptor field(Message message, String name) {
        return message.getDescriptorForType().findFieldByName(name);
    }

    private static @Nullable Message part(Message change, String name) {
        FieldDescriptor field = field(change, name);
        return change.hasField(field) ? (Message) change.getField(field) : null;
    }

    private static String text(Message row) {
        List<String> values = new ArrayList<>();
        for (String column : COLUMNS) {
            FieldDescriptor field = field(row, column);
            values.add(field.hasPresence() && !row.hasField(field) ? "null" : String.valueOf(row.getField(field)));
        }
        return String.join("|", values);
    }
}
