package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.connect.record.RecordKind;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.debezium.Translation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both runtimes accept the output of {@code walferry check --from-debezium} once brokers and secrets are added. */
class TranslatedConnectorTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    /** Returns a typical configuration of a Debezium connector. */
    private static Map<String, String> debezium(String... more) {
        Map<String, String> config = new TreeMap<>();
        put(
                config,
                "connector.class",
                "io.debezium.connector.postgresql.PostgresConnector",
                "tasks.max",
                "1",
                "database.hostname",
                "db.example.com",
                "database.port",
                "5432",
                "database.dbname",
                "shop",
                "database.user",
                "debezium",
                "database.password",
                "${file:/run/secrets/db.properties:password}",
                "database.sslmode",
                "verify-full",
                "plugin.name",
                "pgoutput",
                "slot.name",
                "shop",
                "publication.name",
                "shop_pub",
                "publication.autocreate.mode",
                "filtered",
                "topic.prefix",
                "shop",
                "table.include.list",
                "public.orders,public.customers",
                "column.exclude.list",
                "public.customers.email",
                "message.key.columns",
                "public.orders:number",
                "decimal.handling.mode",
                "string",
                "heartbeat.interval.ms",
                "10000",
                "heartbeat.action.query",
                "update heartbeat set at = now()",
                "tombstones.on.delete",
                "false",
                "max.batch.size",
                "4096",
                "topic.creation.default.replication.factor",
                "3",
                "topic.creation.default.partitions",
                "6",
                "key.converter",
                "org.apache.kafka.connect.json.JsonConverter",
                "value.converter",
                "org.apache.kafka.connect.json.JsonConverter",
                "value.converter.schemas.enable",
                "false",
                "errors.tolerance",
                "none",
                "producer.override.compression.type",
                "zstd");
        put(config, more);
        return config;
    }

    private static void put(Map<String, String> config, String... settings) {
        for (int i = 0; i < settings.length; i += 2) {
            config.put(settings[i], settings[i + 1]);
        }
    }

    private String translate(Map<String, String> debezium) throws IOException {
        Path file = folder.resolve("shop.json");
        Files.writeString(file, JSON.writeValueAsString(debezium));
        StringWriter text = new StringWriter();
        Translation.of(file).print(new PrintWriter(text));
        return text.toString();
    }

    /** Reads the text as {@code walferry run} does, with the additions that the page asks for. */
    private static SinkConfig daemon(String text) throws IOException {
        Properties printed = new Properties();
        printed.load(new StringReader(text.substring(0, text.indexOf("# Kafka Connect"))));
        printed.setProperty("kafka.bootstrap.servers", "kafka.example.com:9092");
        printed.setProperty("kafka.security.protocol", "SSL");
        printed.setProperty("source.password", "secret");
        return SinkConfig.of(
                printed.stringPropertyNames().stream().collect(Collectors.toMap(key -> key, printed::getProperty)),
                Map.of());
    }

    /** Reads the text as a worker passes it on, with the password filled in. */
    private static ConnectorConfig connector(String text) throws IOException {
        String json = text.substring(text.indexOf('{', text.indexOf("# Kafka Connect")), text.indexOf("\n}") + 2);
        Map<String, String> config = JSON.readValue(json, new TypeReference<TreeMap<String, String>>() {});
        config.put("name", "shop");
        config.put("source.password", "secret");
        return ConnectorConfig.of(config);
    }

    @ParameterizedTest
    @ValueSource(strings = {"initial", "initial_only", "no_data", "never", "when_needed", "always"})
    void bothRuntimesTakeWhatIsPrinted(String snapshotMode) throws IOException {
        String text = translate(debezium("snapshot.mode", snapshotMode));
        SinkConfig daemon = daemon(text);
        ConnectorConfig connector = connector(text);
        assertEquals(RecordKind.STRUCT, connector.records());
        for (SinkConfig config : new SinkConfig[] {daemon, connector.sink()}) {
            assertEquals("shop", config.source().slotName());
            assertEquals(
                    "jdbc:postgresql://db.example.com:5432/shop",
                    config.source().url());
            assertEquals("shop", config.records().topicPrefix());
            assertTrue(config.records().shape().carries("public", "orders"));
            assertEquals(false, config.records().shape().carries("public", "others"));
            assertTrue(config.heartbeats().enabled());
        }
        assertEquals("zstd", daemon.producer().get("compression.type"));
    }

    @Test
    void signalsAndTransformsToo() throws IOException {
        String text = translate(debezium(
                "signal.enabled.channels", "kafka",
                "signal.kafka.topic", "signals",
                "signal.kafka.bootstrap.servers", "kafka.example.com:9092",
                "signal.consumer.security.protocol", "PLAINTEXT",
                "transforms", "unwrap",
                "transforms.unwrap.type", "io.debezium.transforms.ExtractNewRecordState",
                "transforms.unwrap.delete.tombstone.handling.mode", "rewrite"));
        assertEquals("signals", daemon(text).snapshot().commandTopic());
        ConnectorConfig connector = connector(text);
        assertEquals("signals", connector.sink().snapshot().commandTopic());
        assertEquals("kafka.example.com:9092", connector.signals().settings().get("bootstrap.servers"));
    }
}
