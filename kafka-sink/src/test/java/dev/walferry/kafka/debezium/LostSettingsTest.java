package dev.walferry.kafka.debezium;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A setting of a Debezium connector is translated, or the translation says what becomes of it: none is lost silently. */
class LostSettingsTest {
    private static final String AVRO = "io.confluent.connect.avro.AvroConverter";
    private static final String JSON_CONVERTER = "org.apache.kafka.connect.json.JsonConverter";

    @TempDir
    private Path folder;

    private final ObjectNode config = new ObjectMapper()
            .createObjectNode()
            .put("connector.class", "io.debezium.connector.postgresql.PostgresConnector")
            .put("database.hostname", "db")
            .put("plugin.name", "pgoutput")
            .put("topic.prefix", "shop");

    private Printed translate() throws IOException {
        return Printed.of(config, folder);
    }

    private void avro() {
        config.put("value.converter", AVRO)
                .put("value.converter.schema.registry.url", "https://registry:8081")
                .put("key.converter", AVRO)
                .put("key.converter.schema.registry.url", "https://registry:8081");
    }

    @ParameterizedTest
    @CsvSource({
        "value.converter.decimal.format, NUMERIC, decimal.handling.mode",
        "key.converter.decimal.format, numeric, decimal.handling.mode",
        "value.converter.replace.null.with.default, true, null",
        "value.converter.schema.content, something, no equivalent in the daemon",
        "header.converter, org.apache.kafka.connect.json.JsonConverter, headers",
        "header.converter.schemas.enable, true, no equivalent in the daemon"
    })
    void anOptionOfAConverterThatTheDaemonLacksIsToBeDecided(String key, String value, String hint) throws IOException {
        config.put("value.converter", JSON_CONVERTER).put("key.converter", JSON_CONVERTER);
        config.put(key, value);
        Map<String, String> said = translate().toDecide();
        assertTrue(said.containsKey(key), said.toString());
        assertTrue(said.get(key).contains(hint), said.get(key));
    }

    @ParameterizedTest
    @CsvSource({
        "value.converter.use.latest.version, true",
        "value.converter.scrub.invalid.names, true",
        "value.converter.enhanced.avro.schema.support, true",
        "value.converter.basic.auth.credentials.source, SASL_INHERIT",
        "value.converter.schema.registry.ssl.protocol, TLSv1.3"
    })
    void soIsOneOfARegistrysConverter(String key, String value) throws IOException {
        avro();
        config.put(key, value);
        assertTrue(translate().toDecide().containsKey(key));
    }

    @ParameterizedTest
    @CsvSource({
        "value.converter.decimal.format, BASE64",
        "value.converter.replace.null.with.default, false",
        "value.converter.schemas.cache.size, 100",
        "value.converter.basic.auth.credentials.source, USER_INFO",
        "value.converter.schemas.enable, true",
        "header.converter, org.apache.kafka.connect.storage.SimpleHeaderConverter"
    })
    void whatTheDaemonDoesAnywayIsNot(String key, String value) throws IOException {
        avro();
        config.put(key, value);
        assertFalse(translate().toDecide().containsKey(key));
    }

    @Test
    void subjectsAndCertificatesAreTranslated() throws IOException {
        avro();
        config.put(
                        "value.converter.value.subject.name.strategy",
                        "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy")
                .put(
                        "key.converter.key.subject.name.strategy",
                        "io.confluent.kafka.serializers.subject.RecordNameStrategy")
                .put("value.converter.schema.registry.ssl.truststore.location", "/etc/ca.pem")
                .put("value.converter.schema.registry.ssl.truststore.type", "PEM")
                .put("value.converter.schema.registry.ssl.keystore.password", "hidden");
        Printed printed = translate();
        Map<String, String> daemon = printed.daemon();
        assertTrue(daemon.get("value.subject.name.strategy").endsWith("TopicRecordNameStrategy"), daemon.toString());
        assertTrue(daemon.get("key.subject.name.strategy").endsWith(".RecordNameStrategy"), daemon.toString());
        assertEquals("/etc/ca.pem", daemon.get("schema.registry.ssl.truststore.location"));
        assertEquals("PEM", daemon.get("schema.registry.ssl.truststore.type"));
        assertTrue(daemon.containsKey("schema.registry.ssl.keystore.password"), daemon.toString());
        assertFalse(printed.text().contains("hidden"), printed.text());
        printed.toDecide().forEach((key, why) -> assertFalse(key.contains("converter"), key + ": " + why));
    }

    @Test
    void theRegistryOfKeysIsTakenIfValuesHaveNone() throws IOException {
        config.put("key.converter", AVRO)
                .put("key.converter.schema.registry.url", "http://keys:8081")
                .put("value.converter", JSON_CONVERTER);
        assertEquals("http://keys:8081", translate().daemon().get("schema.registry.url"));
    }

    @Test
    void twoRegistriesAreToBeDecided() throws IOException {
        avro();
        config.put("key.converter.schema.registry.url", "https://keys:8081");
        Printed printed = translate();
        assertEquals("https://registry:8081", printed.daemon().get("schema.registry.url"));
        assertTrue(printed.toDecide().get("key.converter.schema.registry.url").contains("one registry"));
    }

    @Test
    void keysWithAnEquivalentHaveIt() throws IOException {
        config.put("slot.failover", "true")
                .put("topic.transaction", "tx")
                .put("transforms", "unwrap")
                .put("transforms.unwrap.type", "io.debezium.transforms.ExtractNewRecordState")
                .put("transforms.unwrap.delete.tombstone.handling.mode", "delete-to-tombstone");
        Printed printed = translate();
        assertEquals("true", printed.daemon().get("source.slot.failover"));
        assertEquals("true", printed.connector().get("source.slot.failover").asText());
        assertEquals("tx", printed.daemon().get("topic.transaction"));
        assertEquals("tombstone", printed.daemon().get("flat.delete"));
        assertFalse(printed.text().contains("delete.tombstone.handling.mode: no equivalent"), printed.text());
    }

    @ParameterizedTest
    @CsvSource({
        "snapshot.select.statement.overrides, public.orders, snapshot.select.<table>.where",
        "snapshot.select.statement.overrides.public.orders, select 1, snapshot.select.<table>.where",
        "publish.via.partition.root, true, publish_via_partition_root",
        "money.fraction.digits, 4, lc_monetary",
        "extended.headers.enabled, true, __debezium.context",
        "xmin.fetch.interval.ms, 1000, source.xmin",
        "include.schema.comments, true, comments",
        "event.processing.failure.handling.mode, skip, stops",
        "slot.stream.params, origin=none, publication",
        "transaction.metadata.factory, org.example.Own, class",
        "notification.enabled.channels, sink, notifications",
        "notification.sink.topic.name, notes, notifications",
        "signal.file, /tmp/signals, topic"
    })
    void whatConsumersMayMissIsNotCalledNeedless(String key, String value, String reason) throws IOException {
        config.put(key, value);
        String said = translate().none().getOrDefault(key, "");
        assertTrue(said.contains(reason), said);
        assertFalse(said.startsWith("not needed") || said.startsWith("not known"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"converters", "post.processors"})
    void optionsOfClassesShareTheReasonOfTheirList(String list) throws IOException {
        config.put(list, "one,two").put("two.type", "org.example.Two").put("twofold", "1");
        Map<String, String> none = translate().none();
        assertEquals(none.get(list), none.get("two.type"));
        assertTrue(none.get("twofold").startsWith("not known"), none.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "signal.kafka.bootstrap.servers, other:9092",
        "signal.consumer.security.protocol, SSL",
        "exactly.once.support, required",
        "errors.tolerance, all"
    })
    void aSettingOfTheWorkersThatTheDaemonLacksIsToBeDecided(String key, String value) throws IOException {
        config.put(key, value);
        Printed printed = translate();
        assertEquals(value, printed.connector().get(key).asText());
        assertTrue(printed.toDecide().containsKey(key), printed.text());
    }

    @Test
    void keysNeedColumnsThatAllTheirTablesHave() throws IOException {
        config.put("message.key.columns", "public\\..*:tenant_id,id");
        Printed printed = translate();
        assertTrue(printed.daemon().containsKey("message.key.columns"));
        assertTrue(printed.toDecide().get("message.key.columns").contains("needs all of them"), printed.text());
    }
}
