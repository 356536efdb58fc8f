package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.connect.record.RecordKind;
import dev.walferry.kafka.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A connector's configuration, and its errors on mistakes. */
class ConnectorConfigTest {
    private static final Pattern BLOCK = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL);
    private static final Path PAGE = Path.of("..", "docs", "how-to", "run-on-connect.md");
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

    private static Map<String, String> settings(String... more) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "name", "shop",
                "connector.class", WalferrySourceConnector.class.getName(),
                "source.url", "jdbc:postgresql://localhost/shop",
                "source.user", "walferry",
                "source.slot.name", "walferry",
                "source.publication.names", "walferry",
                "topic.prefix", "shop"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private static String mistake(String... more) {
        ConfigurationException e = assertThrows(ConfigurationException.class, () -> ConnectorConfig.of(settings(more)));
        assertEquals(1, e.mistakes().size(), e::getMessage);
        return e.mistakes().get(0);
    }

    private static List<Map<String, String>> page() throws IOException {
        List<Map<String, String>> configurations = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(Files.readString(PAGE));
        while (blocks.find()) {
            if (blocks.group(1).contains("connector.class")) {
                configurations.add(new ObjectMapper().readValue(blocks.group(1), new TypeReference<>() {}));
            }
        }
        return configurations;
    }

    @Test
    void configurationsOfTheHowToAreComplete() throws IOException {
        List<Map<String, String>> configurations = page();
        assertEquals(4, configurations.size());
        for (Map<String, String> configuration : configurations) {
            for (Map<String, String> pipeline : Pipelines.of(configuration)) {
                assertEquals(
                        "shop", ConnectorConfig.of(pipeline).sink().records().topicPrefix());
            }
        }
    }

    @Test
    void keysOfTheWorkerAreItsOwn() {
        ConnectorConfig config = ConnectorConfig.of(settings(
                "transforms", "a",
                "transforms.a.type", "B",
                "topic.creation.default.partitions", "3",
                "task.class", "T",
                "producer.override.linger.ms", "5",
                "key.converter.schemas.enable", "false"));
        assertEquals(RecordKind.STRUCT, config.records());
    }

    @Test
    void mistakesNameTheirKey() {
        assertTrue(
                mistake("source.slot.nam", "a").startsWith("source.slot.nam: unknown; did you mean source.slot.name?"));
        assertTrue(mistake("connect.records", "bytes").startsWith("connect.records: expected one of struct, encoded"));
        assertTrue(mistake("kafka.bootstrap.servers", "a:1")
                .startsWith("kafka.bootstrap.servers: unknown; Kafka Connect"));
        assertTrue(mistake("http.listen", "127.0.0.1:1").startsWith("http.listen: unknown"));
        assertTrue(
                mistake("signal.kafka.topic", "a").startsWith("signal.kafka.bootstrap.servers: missing; the brokers"));
        assertTrue(mistake("signal.consumer.client.id", "a").startsWith("signal.kafka.bootstrap.servers: missing;"));
        assertTrue(mistake("signal.message.secret", "a").startsWith("signal.message.secret: is for the daemon"));
        assertTrue(mistake("value.format", "avro").startsWith("value.format: goes with connect.records=encoded"));
        assertTrue(mistake("outbox.table.include.list", "public.o").startsWith("outbox.table.include.list: goes with"));
    }

    @Test
    void settingsThatWouldLoseRecordsAreRefused() {
        assertTrue(mistake("errors.tolerance", "ALL").startsWith("errors.tolerance: is 'all'"));
        assertTrue(mistake("producer.override.acks", "1").startsWith("producer.override.acks: must be all"));
        ConfigurationException plugin = assertThrows(
                ConfigurationException.class, () -> ConnectorConfig.of(settings("source.plugin", "decoderbufs")));
        assertTrue(plugin.getMessage().contains("source.plugin: is decoderbufs, which does not say where"));
        ConfigurationException streamed = assertThrows(
                ConfigurationException.class,
                () -> ConnectorConfig.of(settings("source.streaming", "true", "context.message.prefix", "context")));
        assertTrue(streamed.getMessage().contains("source.streaming: does not go with logical messages"));
        ConnectorConfig rowsOnly = ConnectorConfig.of(settings("source.streaming", "true", "skipped.operations", "m"));
        assertTrue(rowsOnly.sink().source().spool().streaming());
        ConnectorConfig unused =
                ConnectorConfig.of(settings("producer.override.acks", "-1", "errors.tolerance", "none"));
    }

    @Test
    void commandsAreReadWithSettingsOfTheirOwn() {
        SignalClient signals = Objects.requireNonNull(ConnectorConfig.of(settings(
                        "signal.kafka.bootstrap.servers", "a:1",
                        "signal.kafka.topic", "signals",
                        "signal.consumer.sasl.jaas.config", "secret"))
                .signals());
        assertEquals(Map.of("bootstrap.servers", "a:1", "sasl.jaas.config", "secret"), signals.settings());
        assertFalse(signals.toString().contains("secret"));
        assertNull(ConnectorConfig.of(settings()).signals());
    }

    @Test
    void eachPipelineHasItsOwnSettings() {
        Map<String, String> settings = settings(
                "source.pipelines", "a, b",
                "tasks.max", "2",
                "source.pipelines.a.slot.name", "slot_a",
                "source.pipelines.b.slot.name", "slot_b",
                "source.pipelines.b.publication.names", "pub_b");
        List<ConnectorConfig> pipelines =
                Pipelines.of(settings).stream().map(ConnectorConfig::of).toList();
        assertEquals(
                List.of("slot_a", "slot_b"),
                pipelines.stream().map(p -> p.sink().source().slotName()).toList());
        assertEquals(List.of("walferry"), pipelines.get(0).sink().source().publicationNames());
        assertEquals(List.of("pub_b"), pipelines.get(1).sink().source().publicationNames());
        assertEquals(Map.of("server", "shop", "pipeline", "b"), pipelines.get(1).partition());
    }

    private static String wrongPipelines(String... more) {
        ConfigurationException e = assertThrows(ConfigurationException.class, () -> Pipelines.of(settings(more)));
        return e.mistakes().get(0);
    }

    private static List<List<@Nullable String>> tasks(int most, String... more) {
        return Pipelines.tasks(settings(more), most).stream()
                .map(task -> Pipelines.ofTask(task).stream()
                        .map(pipeline -> ConnectorConfig.of(pipeline).pipeline())
                        .toList())
                .toList();
    }

    @Test
    void tasksShareThePipelinesOut() {
        assertEquals(List.of(List.of("a"), List.of("b"), List.of("c")), tasks(7, "source.pipelines", "a,b,c"));
        assertEquals(List.of(List.of("a", "b"), List.of("c")), tasks(2, "source.pipelines", "a,b,c"));
        assertEquals(List.of(List.of("a", "b", "c")), tasks(1, "source.pipelines", "a,b,c"));
        assertEquals(List.of(List.of("of", "in")), tasks(1, "source.pipelines", "of,in"));
        Map<String, String> task =
                Pipelines.tasks(settings("source.pipelines", "a,b,c"), 2).get(1);
        assertEquals(3, Pipelines.of(task).size(), "a task knows the others, too");
    }

    private static List<Long> inFlight(int most) {
        Map<String, String> settings = settings("source.pipelines", "a,b,c", "inflight.max.bytes", "6000000");
        return Pipelines.tasks(settings, most).stream()
                .flatMap(task -> Pipelines.ofTask(task).stream())
                .map(pipeline -> ConnectorConfig.of(pipeline).sink().inflightMaxBytes())
                .toList();
    }

    /** The memory limits of a task do not depend on how many pipelines it has. */
    @Test
    void pipelinesOfATaskShareItsMemory() {
        assertEquals(List.of(6_000_000L, 6_000_000L, 6_000_000L), inFlight(3));
        assertEquals(List.of(3_000_000L, 3_000_000L, 6_000_000L), inFlight(2));
        assertEquals(List.of(2_000_000L, 2_000_000L, 2_000_000L), inFlight(1));
        Map<String, String> task = Pipelines.tasks(
                        settings("source.pipelines", "a,b", "source.spool.memory.bytes", "4000000"), 1)
                .get(0);
        ConnectorConfig first = ConnectorConfig.of(Pipelines.ofTask(task).get(0));
        assertEquals(2_000_000, first.sink().source().spool().maxMemory());
        assertTrue(wrongPipelines("source.pipelines", "a", "source.pipelines.a.spool.memory.bytes", "4000000")
                .endsWith("is for all pipelines together: set source.spool.memory.bytes"));
    }

    @Test
    void oneSlotIsOneTask() {
        assertEquals(List.of(settings()), Pipelines.tasks(settings(), 7));
        assertEquals(List.of(settings()), Pipelines.ofTask(settings()));
    }

    @Test
    void pipelinesNeedNames() {
        assertTrue(wrongPipelines("source.pipelines", "a,a").contains("names 'a' twice"));
        assertTrue(wrongPipelines("source.pipelines", "a,,b").contains("expected names"));
        assertTrue(wrongPipelines("source.pipelines", "a", "source.pipelines.b.slot.name", "s")
                .startsWith("source.pipelines.b.slot.name: names none of the pipelines"));
        assertTrue(wrongPipelines("source.pipelines.b.slot.name", "s").contains("names none"));
    }

    @Test
    void bytesNeedTheirConverter() {
        assertTrue(mistake(
                        "connect.records",
                        "encoded",
                        "key.converter",
                        BYTES,
                        "value.converter",
                        "org.apache.kafka.connect.json.JsonConverter",
                        "header.converter",
                        BYTES)
                .startsWith("value.converter: connect.records=encoded needs " + BYTES));
    }

    @Test
    void everyKeyHasItsPlaceAndItsWords() {
        ConfigDef definition = ConnectorConfig.definition();
        definition.configKeys().forEach((name, key) -> {
            assertTrue(key.documentation.length() > 10, name);
            assertTrue(key.group != null && key.width != ConfigDef.Width.NONE && key.orderInGroup >= 0, name);
        });
        assertTrue(
                definition.names().stream().noneMatch(name -> name.startsWith("kafka.") || name.startsWith("http.")));
    }

    @Test
    void wordsAreRecommendedWhereTheirKeyHasAnEffect() {
        Map<String, ConfigValue> structs = ConnectorConfig.definition().validateAll(settings());
        assertEquals(
                List.of("struct", "encoded"), structs.get("connect.records").recommendedValues());
        assertFalse(structs.get("value.format").visible());
        assertTrue(structs.get("snapshot.mode").visible());
        Map<String, ConfigValue> encoded =
                ConnectorConfig.definition().validateAll(settings("connect.records", "encoded"));
        assertTrue(encoded.get("value.format").visible());
        assertTrue(encoded.get("value.format").recommendedValues().contains("avro"));
    }
}
