package dev.walferry.kafka.debezium;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.walferry.kafka.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The translation of a Debezium connector's configuration. */
class TranslationTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final ObjectNode config = JSON.createObjectNode()
            .put("connector.class", "io.debezium.connector.postgresql.PostgresConnector")
            .put("database.hostname", "db")
            .put("database.port", 5433)
            .put("database.dbname", "shop")
            .put("database.user", "debezium")
            .put("database.password", "not to be seen")
            .put("plugin.name", "pgoutput")
            .put("slot.name", "shop")
            .put("publication.name", "shop_pub")
            .put("publication.autocreate.mode", "disabled")
            .put("topic.prefix", "shop");

    private Printed translate(JsonNode document) throws IOException {
        return Printed.of(document, folder);
    }

    private Printed translate() throws IOException {
        return translate(config);
    }

    @Test
    void bothRuntimesGetTheirConfiguration() throws IOException {
        Printed printed = translate();
        Map<String, String> expected = new TreeMap<>(Map.of(
                "kafka.bootstrap.servers", "<the worker's bootstrap.servers>",
                "source.url", "jdbc:postgresql://db:5433/shop",
                "source.user", "debezium",
                "source.password", "<as in database.password>",
                "source.slot.name", "shop",
                "source.publication.names", "shop_pub",
                "topic.prefix", "shop",
                "skipped.operations", "t",
                "snapshot.mode", "initial"));
        assertEquals(expected, printed.daemon());
        assertEquals(
                "dev.walferry.connect.WalferrySourceConnector",
                printed.connector().get("connector.class").asText());
        assertEquals(
                "shop_pub", printed.connector().get("source.publication.names").asText());
        assertFalse(printed.text().contains("not to be seen"), printed.text());
    }

    @Test
    void theFormThatPostTakesIsUnderstood() throws IOException {
        JsonNode document = JSON.createObjectNode().put("name", "shop").set("config", config);
        assertEquals(translate(), translate(document));
    }

    @Test
    void secretsAreNotPrinted() throws IOException {
        config.put("value.converter", "io.confluent.connect.avro.AvroConverter")
                .put("value.converter.schema.registry.url", "http://joe:hidden1@registry:8081")
                .put("value.converter.basic.auth.user.info", "joe:hidden2")
                .put("producer.override.sasl.jaas.config", "hidden3")
                .put("signal.consumer.ssl.keystore.password", "hidden4")
                .put("database.sslpassword", "hidden5")
                .put("column.mask.hash.v2.SHA-256.with.salt.hidden6", "public.t.c")
                .put("an.unknown.key", "hidden7")
                .put("database.initial.statements", "hidden8");
        Printed printed = translate();
        assertFalse(printed.text().contains("hidden"), printed.text());
        assertTrue(printed.text().contains("schema.registry.url=http://<login>@registry:8081"), printed.text());
        assertTrue(printed.text().contains("column.mask.hash.v2.SHA-256.with.salt.<salt>=public.t.c"), printed.text());
    }

    @Test
    void referencesStayWhatTheyAre() throws IOException {
        config.put("database.password", "${file:/run/secrets/db:password}");
        assertEquals("${file:/run/secrets/db:password}", translate().daemon().get("source.password"));
    }

    @Test
    void defaultsThatDifferAreWrittenDown() throws IOException {
        config.remove("plugin.name");
        config.remove("slot.name");
        Printed printed = translate();
        Map<String, String> daemon = printed.daemon();
        assertTrue(printed.text().contains("Walferry's connector refuses it"), printed.text());
        assertEquals("decoderbufs", daemon.get("source.plugin"));
        assertEquals("debezium", daemon.get("source.slot.name"));
        assertEquals("t", daemon.get("skipped.operations"));
        assertEquals("initial", daemon.get("snapshot.mode"));
    }

    @Test
    void transformsAndConvertersBecomeSettingsOfTheDaemon() throws IOException {
        config.put("transforms", "unwrap, route")
                .put("transforms.unwrap.type", "io.debezium.transforms.ExtractNewRecordState")
                .put("transforms.unwrap.add.fields", "op,lsn")
                .put("transforms.unwrap.delete.tombstone.handling.mode", "rewrite")
                .put("transforms.route.type", "org.apache.kafka.connect.transforms.RegexRouter")
                .put("key.converter", "org.apache.kafka.connect.json.JsonConverter")
                .put("value.converter", "org.apache.kafka.connect.json.JsonConverter")
                .put("value.converter.schemas.enable", "false")
                .put("producer.override.linger.ms", "5");
        Printed printed = translate();
        Map<String, String> daemon = printed.daemon();
        assertEquals("flat", daemon.get("value.envelope"));
        assertEquals("op,lsn", daemon.get("flat.add.fields"));
        assertEquals("rewrite", daemon.get("flat.delete"));
        assertEquals("json-schema", daemon.get("key.format"));
        assertEquals("json", daemon.get("value.format"));
        assertEquals("5", daemon.get("kafka.linger.ms"));
        assertTrue(printed.text().contains("- transforms.route: the daemon has no transforms"), printed.text());
        JsonNode connector = printed.connector();
        assertEquals("unwrap, route", connector.get("transforms").asText());
        assertEquals("5", connector.get("producer.override.linger.ms").asText());
        assertFalse(connector.has("value.envelope"));
    }

    @Test
    void whatHasNoEquivalentIsSaid() throws IOException {
        config.put("signal.data.collection", "public.signals")
                .put("max.batch.size", "4096")
                .put("an.unknown.key", "1")
                .put("time.precision.mode", "centuries");
        Printed printed = translate();
        String none = printed.text().substring(printed.text().indexOf("# No equivalent"));
        assertTrue(none.contains("- signal.data.collection: signals in a table"), none);
        assertTrue(none.contains("- max.batch.size: not needed"), none);
        assertTrue(none.contains("- an.unknown.key: not known"), none);
        assertTrue(none.contains("- time.precision.mode: is 'centuries'"), none);
    }

    @Test
    void somethingElseIsRefused() {
        config.put("connector.class", "io.debezium.connector.mysql.MySqlConnector");
        ConfigurationException e = assertThrows(ConfigurationException.class, this::translate);
        assertTrue(
                String.valueOf(e.getMessage()).contains("connector.class is that of another connector"),
                e.getMessage());
    }
}
