package dev.walferry.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.Registry;
import dev.walferry.testdata.junit.TestSubjects;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.jvm.BackgroundJvm;
import dev.walferry.testdata.jvm.StandaloneConnect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Debezium's JDBC sink rebuilds the tables in another database. */
@Postgres
@Kafka
@Timeout(600)
class JdbcSinkTest {
    private static final String HEAP = "-Xmx512m";

    private static final String AVRO_CONVERTER = "io.apicurio.registry.utils.converter.AvroConverter";

    /** Otherwise the converter would give the sink a column's default in place of null. */
    private static final Map<String, String> NULL_STAYS_NULL = Map.of(
            "value.converter",
            "org.apache.kafka.connect.json.JsonConverter",
            "value.converter.replace.null.with.default",
            "false");

    /** Where the build puts the converter. */
    private static final Path PLUGINS = Path.of("target", "plugins");

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void jsonWithSchemasRebuildsTheTables(TestDatabase source, TestTopics topics, @TempDir Path folder)
            throws SQLException, IOException {
        new Shop(source, topics.bootstrapServers(), topics.prefix()).carry(Map.of("value.format", "json-schema"));
        rebuild(
                source,
                copy -> StandaloneConnect.start(
                        topics.bootstrapServers(), List.of(sink(copy, topics, NULL_STAYS_NULL)), HEAP, folder));
    }

    /** The converter has libraries in versions other than the tests'. */
    @Test
    @Registry
    void avroRebuildsTheTables(TestDatabase source, TestTopics topics, TestSubjects subjects, @TempDir Path folder)
            throws SQLException, IOException {
        new Shop(source, topics.bootstrapServers(), topics.prefix())
                .carry(Map.of("value.format", "avro", "schema.registry.url", subjects.url()));
        Map<String, String> converters = new HashMap<>();
        for (String side : List.of("key", "value")) {
            String converter = side + ".converter";
            converters.put(converter, AVRO_CONVERTER);
            converters.put(
                    converter + ".apicurio.registry.url", subjects.url().replaceFirst("/apis/.*", "/apis/registry/v2"));
            converters.put(converter + ".apicurio.registry.as-confluent", "true");
            converters.put(converter + ".apicurio.registry.use-id", "contentId");
        }
        writeManifest();
        rebuild(
                source,
                copy -> StandaloneConnect.startWithPlugins(
                        topics.bootstrapServers(), List.of(sink(copy, topics, converters)), PLUGINS, HEAP, folder));
    }

    /** Writes a plugin manifest, as Kafka's connect-plugin-path does for a plugin without one. */
    private static void writeManifest() throws IOException {
        Path file = PLUGINS.resolve("avro-converter").resolve("manifest.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new ZipEntry("META-INF/services/org.apache.kafka.connect.storage.Converter"));
            jar.write(AVRO_CONVERTER.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** How the sink is started for a copy. */
    private interface Worker {
        BackgroundJvm start(TestDatabase copy) throws IOException;
    }

    private static void rebuild(TestDatabase source, Worker sink) throws SQLException, IOException {
        assertFalse(Shop.rows(source, "item").isEmpty());
        try (TestDatabase copy = TestDatabase.create(source.server(), source.name() + "_copy")) {
            Shop.createChangedTables(copy);
            try (BackgroundJvm worker = sink.start(copy)) {
                Await.holds("the copy is equal", PATIENCE, () -> !worker.isAlive() || isEqual(source, copy));
                for (String table : List.of("item", "visit")) {
                    assertEquals(Shop.rows(source, table), Shop.rows(copy, table), worker::output);
                }
            }
        }
    }

    private static boolean isEqual(TestDatabase source, TestDatabase copy) throws SQLException {
        return Shop.rows(source, "item").equals(Shop.rows(copy, "item"))
                && Shop.rows(source, "visit").equals(Shop.rows(copy, "visit"));
    }

    private static Map<String, String> sink(TestDatabase copy, TestTopics topics, Map<String, String> converters) {
        Map<String, String> sink = new HashMap<>(converters);
        sink.putAll(Map.ofEntries(
                Map.entry("name", "copy"),
                Map.entry("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector"),
                Map.entry("topics", topics.topic("public.item") + "," + topics.topic("public.visit")),
                Map.entry("connection.url", copy.url()),
                Map.entry("connection.username", copy.user()),
                Map.entry("connection.password", copy.password()),
                Map.entry("insert.mode", "upsert"),
                Map.entry("primary.key.mode", "record_key"),
                Map.entry("delete.enabled", "true"),
                Map.entry("truncate.enabled", "true"),
                Map.entry("schema.evolution", "none"),
                Map.entry("collection.name.format", "${source.table}")));
        return sink;
    }
}
