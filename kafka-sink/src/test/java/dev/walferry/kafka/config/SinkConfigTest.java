package dev.walferry.kafka.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.mode.PublicationCreation;
import dev.walferry.kafka.config.mode.SnapshotMode;
import dev.walferry.kafka.config.rule.TopicGroup;
import dev.walferry.kafka.config.settings.SourceSettings;
import dev.walferry.replication.Publications;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinkConfigTest {
    private final Map<String, String> settings = new TreeMap<>(Map.of(
            "source.url", "jdbc:postgresql://localhost/shop",
            "source.user", "walferry",
            "source.slot.name", "shop",
            "source.publication.names", "a, b",
            "topic.prefix", "shop",
            "kafka.bootstrap.servers", "localhost:9092"));

    private SinkConfig config() {
        return SinkConfig.of(settings, Map.of());
    }

    private List<String> mistakes() {
        return mistakes(Map.of());
    }

    private List<String> mistakes(Map<String, String> environment) {
        return assertThrows(ConfigurationException.class, () -> SinkConfig.of(settings, environment))
                .mistakes();
    }

    private void set(String key, String value) {
        settings.put(key, value);
    }

    @Test
    void aStandbyAsSourceHasAPrimary() {
        set("source.primary.url", "jdbc:postgresql://primary/shop");
        assertEquals(
                "jdbc:postgresql://primary/shop", config().source().failover().primaryUrl());
    }

    @Test
    void requiredKeysAloneGiveTheDefaults() {
        SinkConfig config = config();
        assertEquals(List.of("a", "b"), config.source().publicationNames());
        assertFalse(config.source().createSlot());
        assertEquals(PublicationCreation.NONE, config.source().createPublications());
        assertEquals(SinkConfig.recordDefaults("shop"), config.records());
        assertEquals(Set.of(), config.records().skipped());
        assertEquals("all", config.producer().get("acks"));
        assertEquals("true", config.producer().get("enable.idempotence"));
        assertEquals(16L << 20, config.inflightMaxBytes());
        assertTrue(config.topics().create());
        assertEquals(List.of(TopicGroup.DEFAULT), config.topics().groups());
    }

    @Test
    void everyMistakeIsReportedAtOnce() {
        settings.remove("source.user");
        settings.remove("kafka.bootstrap.servers");
        set("source.slot.nam", "x");
        set("source.slot.name", "Not Valid");
        set("source.slot.create", "perhaps");
        set("decimal.handling.mode", "exact");
        set("inflight.max.bytes", "lots");
        set("kafka.linger.ms", "soon");
        set("kafka.acks", "1");
        set("kafka.batch.sice", "1");
        set("source.publication.create", "tables");
        set("skipped.operations", "c,x");
        assertEquals(
                List.of(
                        "source.slot.nam: unknown; did you mean source.slot.name?",
                        "source.user: missing; expected text that is not empty",
                        "source.slot.name: expected 1 to 63 of a-z, 0-9 and _",
                        "source.slot.create: is 'perhaps': Expected value to be either true or false",
                        "decimal.handling.mode: is 'exact': expected one of precise, double, string",
                        "skipped.operations: is 'c,x': expected a list of c, u, d, t, m or none",
                        "inflight.max.bytes: is 'lots': Not a number of type LONG",
                        "source.tables: missing; source.publication.create=tables needs at least one table",
                        "kafka.bootstrap.servers: missing; expected host:port[,host:port...] of the Kafka brokers",
                        "kafka.acks: must be all: with less, a record that Kafka acknowledged can still be lost",
                        "kafka.batch.sice: unknown; did you mean kafka.batch.size?",
                        "kafka.linger.ms: Not a number of type LONG"),
                mistakes());
    }

    /** field.name.adjustment.mode does not change these names. */
    @ParameterizedTest
    @CsvSource({
        "avro, flat.add.fields, source.lsn:my-lsn, __my-lsn",
        "avro, flat.add.fields.prefix, x., x.op",
        "protobuf, flat.add.fields, op:\u00fcber, __\u00fcber",
        "avro, topic.key.field.name, a b, a b",
        "protobuf, outbox.table.fields.additional.placement, type:envelope:event-type, event-type"
    })
    void namesThatAFormatDoesNotHaveAreRefused(String format, String key, String value, String name) {
        set("value.format", format);
        set("schema.registry.url", "http://localhost:1");
        set("field.name.adjustment.mode", "avro");
        set("value.envelope", "flat");
        set("flat.add.fields", "op");
        set("topic.regex", "(.*)");
        set("topic.replacement", "all");
        set("outbox.table.include.list", "outbox");
        assertTrue(config().records().hasSchemas());
        set(key, value);
        List<String> mistakes = mistakes();
        assertEquals(1, mistakes.size(), mistakes.toString());
        assertTrue(mistakes.get(0).contains("'" + name + "'"), mistakes.toString());
        set("value.format", "json");
        assertFalse(config().records().hasSchemas());
    }

    @ParameterizedTest
    @CsvSource({
        "topic.transaction, message",
        "topic.transaction, relations",
        "topic.transaction, walferry-progress",
        "topic.transaction, walferry-control",
        "topic.heartbeat.name, shop.transaction",
        "topic.heartbeat.name, shop.message",
        "topic.heartbeat.name, shop.walferry-progress.orders",
        "signal.kafka.topic, shop.relations"
    })
    void noTwoKindsOfRecordsShareATopic(String key, String name) {
        set(key, name);
        set("value.format", name.endsWith("relations") ? "raw" : "json");
        List<String> mistakes = mistakes();
        assertEquals(1, mistakes.size(), mistakes.toString());
        assertTrue(mistakes.get(0).startsWith(key + ": ") || mistakes.get(0).startsWith("topic."), mistakes.toString());
    }

    @Test
    void onlyRawValuesHaveATopicOfRelations() {
        set("topic.transaction", "relations");
        assertEquals(
                "relations", config().records().topicNames().transactionTopic().replaceFirst(".*\\.", ""));
    }

    /** The first row of the snapshot would stop the stream, and no replica identity would help. */
    @Test
    void noColumnIsLeftOutWhereAMissingValueStops() {
        set("snapshot.select.public.item.columns", "id");
        config();
        set("unavailable.value.policy", "fail");
        assertEquals(1, mistakes().size(), mistakes().toString());
        assertTrue(
                mistakes().get(0).contains("snapshot.select.public.item.columns: unavailable.value.policy=fail stops"));
        set("value.format", "raw");
        config();
    }

    @Test
    void keysThatWalferrySetsCannotBeChanged() {
        set("kafka.enable.idempotence", "false");
        set("kafka.key.serializer", "x");
        set("kafka.transactional.id", "x");
        set("kafka.max.block.ms", "1");
        set("kafka.max.in.flight.requests.per.connection", "6");
        List<String> mistakes = mistakes();
        for (String key : List.of(
                "enable.idempotence",
                "key.serializer",
                "transactional.id",
                "max.block.ms",
                "max.in.flight.requests.per.connection")) {
            assertTrue(mistakes.stream().anyMatch(m -> m.startsWith("kafka." + key + ": ")), key + " in " + mistakes);
        }
    }

    /** All daemons of a slot have the same transactional id, which depends on nothing else. */
    @Test
    void deliveryIsFencedIfTheSlotIsShared() {
        assertNull(config().transactionalId());
        assertFalse(config().publisher().containsKey("transactional.id"));
        set("source.takeover.timeout.ms", "8000");
        String id = config().records().topicPrefix() + ".walferry."
                + config().source().slotName();
        assertEquals(id, config().transactionalId());
        assertEquals(id, config().publisher().get("transactional.id"));
        assertFalse(config().producer().containsKey("transactional.id"), "other clients have none");
        set("delivery.fencing", "false");
        assertNull(config().transactionalId());
        set("source.takeover.timeout.ms", "0");
        set("delivery.fencing", "true");
        assertEquals(id, config().transactionalId());
    }

    @Test
    void producerKeysPassUnchanged() {
        set("kafka.linger.ms", "7");
        set("kafka.acks", "-1");
        set("kafka.my.interceptor.setting", "x");
        Map<String, Object> producer = config().producer();
        assertEquals("7", producer.get("linger.ms"));
        assertEquals("x", producer.get("my.interceptor.setting"));
        assertEquals("all", producer.get("acks"));
        assertEquals("localhost:9092", producer.get("bootstrap.servers"));
    }

    @Test
    void environmentOverridesTheFile() {
        SinkConfig config = SinkConfig.of(
                settings,
                Map.of(
                        "WALFERRY_SOURCE_SLOT_NAME", "other",
                        "WALFERRY_KAFKA_BOOTSTRAP_SERVERS", "k:1",
                        "WALFERRY_KAFKA_SECURITY_PROTOCOL", "SSL",
                        "WALFERRY_SOURCE_JDBC_SSLMODE", "require",
                        "WALFERRY_KAFKA_SOME_PLUGIN", "p",
                        "WALFERRY_SERVICE_PORT", "80",
                        "SOURCE_URL", "x"));
        assertEquals("other", config.source().slotName());
        assertEquals("k:1", config.producer().get("bootstrap.servers"));
        assertEquals("p", config.producer().get("some.plugin"));
        assertEquals("require", config.source().connectionProperties().getProperty("sslmode"));
    }

    @Test
    void mistakeNamesTheVariable() {
        assertEquals(
                List.of(
                        "source.slot.creat (from WALFERRY_SOURCE_SLOT_CREAT): unknown; did you mean source.slot.create?"),
                mistakes(Map.of("WALFERRY_SOURCE_SLOT_CREAT", "true")));
    }

    @Test
    void secretsComeFromConfigProviders(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("s.properties"), "pg=s3cret\n");
        set("config.providers", "file, env");
        set("source.password", "${file:" + file + ":pg}");
        set("kafka.client.id", "c-${file:" + file + ":pg}");
        SinkConfig config = config();
        assertEquals(
                "s3cret", Objects.requireNonNull(config.source().password()).value());
        assertEquals("c-s3cret", config.producer().get("client.id"));
        assertEquals("s3cret", config.source().connectionProperties().getProperty("password"));
        assertFalse((config + " " + config.source() + config.records()).contains("s3cret"));
    }

    @Test
    void aSecretThatCannotBeReadIsAMistake(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("s.properties"), "pg=s3cret\n");
        set("config.providers", "file,vault");
        set("source.password", "${file:" + file + ":other}");
        set("kafka.client.id", "${env:X}");
        set("kafka.security.protocol", "${file:" + folder.resolve("none") + ":x}");
        List<String> mistakes = mistakes();
        assertTrue(mistakes.get(0).startsWith("config.providers.vault.class: missing"), mistakes.get(0));
        assertTrue(mistakes.contains("kafka.client.id: ${env:X} needs 'env' in config.providers"), mistakes.toString());
        assertTrue(
                mistakes.stream().anyMatch(m -> m.startsWith("source.password: config provider 'file' has no value")),
                mistakes.toString());
        assertTrue(
                mistakes.stream()
                        .anyMatch(m -> m.startsWith("kafka.security.protocol: its reference cannot be resolved")),
                mistakes.toString());
    }

    @Test
    void noMistakeShowsASecret(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("s.properties"), "s=a.b.s3cret.c\n");
        set("config.providers", "file");
        String secret = "${file:" + file + ":s}";
        List<String> keys = List.of(
                "source.slot.create",
                "inflight.max.bytes",
                "decimal.handling.mode",
                "source.tables",
                "kafka.linger.ms",
                "kafka.compression.type",
                "kafka.security.protocol",
                "source.slot.name",
                "kafka.acks",
                "skipped.operations");
        keys.forEach(key -> set(key, secret));
        set("source.url", "jdbc:postgresql://localhost/shop?password=s3cret");
        List<String> mistakes = mistakes();
        assertEquals(keys.size() + 1, mistakes.size(), mistakes.toString());
        assertFalse(mistakes.toString().contains("s3cret"), mistakes.toString());
    }

    @Test
    void credentialsInAUrlAreRefused() {
        for (String url : List.of(
                "jdbc:postgresql://localhost/shop?user=x",
                "jdbc:postgresql://localhost/shop?ssl=true&password=x",
                "jdbc:postgresql://me:secret@localhost/shop",
                "postgresql://localhost/shop")) {
            set("source.url", url);
            assertEquals(1, mistakes().size(), url);
        }
    }

    @Test
    void snapshotsAreTakenAtFirstWhateverThePlugin() {
        assertEquals(SnapshotMode.INITIAL, config().snapshot().mode());
        settings.remove("source.publication.names");
        set("source.plugin", "wal2json");
        assertEquals(SnapshotMode.INITIAL, config().snapshot().mode());
        set("snapshot.mode", "never");
        assertEquals(SnapshotMode.NEVER, config().snapshot().mode());
    }

    @Test
    void debeziumsWordsForSnapshotsAreUnderstood() {
        Map.of(
                        "initial_only", SnapshotMode.INITIAL_ONLY,
                        "initial-only", SnapshotMode.INITIAL_ONLY,
                        "WHEN_NEEDED", SnapshotMode.WHEN_NEEDED,
                        "no_data", SnapshotMode.NEVER)
                .forEach((word, mode) -> {
                    set("snapshot.mode", word);
                    assertEquals(mode, config().snapshot().mode(), word);
                });
        set("snapshot.mode", "custom");
        assertEquals(
                List.of(
                        "snapshot.mode: is 'custom': expected one of initial, never, on-demand, initial-only, always, when-needed"),
                mistakes());
    }

    @Test
    void tablesAreReadAsPeopleWriteThem() {
        set("source.publication.create", "TABLES");
        set("source.tables", "orders, \"My Schema\".\"Order, Items\",Shop.\"a\"\"b.c\"");
        SourceSettings source = config().source();
        assertEquals(PublicationCreation.TABLES, source.createPublications());
        assertEquals(
                List.of(
                        new Publications.Table("public", "orders"),
                        new Publications.Table("My Schema", "Order, Items"),
                        new Publications.Table("Shop", "a\"b.c")),
                source.tables());
        for (String wrong : List.of("a.b.c", "a,,b", "\"a", "a, ")) {
            set("source.tables", wrong);
            assertEquals(1, mistakes().size(), wrong);
        }
    }

    @Test
    void fileIsReadAsUtf8(@TempDir Path folder) throws IOException {
        StringBuilder text = new StringBuilder();
        settings.forEach(
                (key, value) -> text.append(key).append(" = ").append(value).append('\n'));
        Path file = Files.writeString(folder.resolve("w.properties"), text + "unavailable.value.placeholder=\u00fc\n");
        assertEquals("\u00fc", SinkConfig.load(file, Map.of()).records().unavailableValue());
        ConfigurationException e =
                assertThrows(ConfigurationException.class, () -> SinkConfig.load(folder.resolve("missing"), Map.of()));
        assertTrue(e.toString().contains("missing"), e.toString());
    }

    @Test
    void publicationNamesMayHoldCommas() {
        set("source.publication.names", "a, \"b, c\",d\"e");
        assertEquals(List.of("a", "b, c", "d\"e"), config().source().publicationNames());
        set("source.publication.names", " ");
        assertEquals(1, mistakes().size());
    }

    @Test
    void driverParametersThatPgjdbcWouldIgnoreAreRefused() {
        set("source.jdbc.sslmod", "verify-full");
        set("source.url", "jdbc:postgresql://localhost/shop?ApplicationName=x&sslmod=verify-full");
        set("source.jdbc.password", "5ecret");
        List<String> mistakes = mistakes(Map.of("WALFERRY_SOURCE_JDBC_SSLROOTCRT", "ca.crt"));
        assertEquals(4, mistakes.size(), mistakes::toString);
        for (String mistake : List.of(
                "source.url: unknown driver parameter \"sslmod\": did you mean \"sslmode\"?",
                "source.jdbc.password: use source.password",
                "source.jdbc.sslmod: unknown driver parameter \"sslmod\": did you mean \"sslmode\"?",
                "source.jdbc.sslrootcrt (from WALFERRY_SOURCE_JDBC_SSLROOTCRT): unknown driver parameter \"sslrootcrt\":"
                        + " did you mean \"sslrootcert\"?")) {
            assertTrue(mistakes.contains(mistake), mistake + " in " + mistakes);
        }
        assertFalse(mistakes.toString().contains("5ecret"), mistakes.toString());
    }

    @Test
    void driverParametersInVariablesKeepTheirUpperCaseLetters() {
        SinkConfig config = SinkConfig.of(settings, Map.of("WALFERRY_SOURCE_JDBC_SOCKETTIMEOUT", "7"));
        assertEquals("7", config.source().connectionProperties().getProperty("socketTimeout"));
    }

    @Test
    void passwordFromTheEnvironmentIsTakenAsItIs() {
        for (String password : List.of(" a ", "${y:z}", "${file:/etc/passwd:root}", "\tb\u3000")) {
            SinkConfig config = SinkConfig.of(
                    settings,
                    Map.of("WALFERRY_SOURCE_PASSWORD", password, "WALFERRY_KAFKA_SSL_KEYSTORE_PASSWORD", password));
            assertEquals(password, config.source().connectionProperties().getProperty("password"));
            assertEquals(new Password(password), config.producer().get("ssl.keystore.password"));
            assertFalse(config.toString().contains(password));
        }
    }

    /** Kubernetes sets these in every container of the namespace for a service named walferry-http. */
    @Test
    void variablesOfAServiceAreNoKeys() {
        Map<String, String> ofService = new HashMap<>(Map.of(
                "WALFERRY_HTTP_SERVICE_HOST", "10.0.0.1",
                "WALFERRY_HTTP_SERVICE_PORT", "8090",
                "WALFERRY_HTTP_SERVICE_PORT_HTTP", "8090",
                "WALFERRY_HTTP_PORT", "tcp://10.0.0.1:8090",
                "WALFERRY_HTTP_PORT_8090_TCP", "tcp://10.0.0.1:8090",
                "WALFERRY_HTTP_PORT_8090_TCP_PROTO", "tcp",
                "WALFERRY_HTTP_PORT_8090_TCP_PORT", "8090",
                "WALFERRY_HTTP_PORT_8090_TCP_ADDR", "10.0.0.1",
                "WALFERRY_HTTP_LISTEN", "127.0.0.1:8091"));
        SinkConfig config = SinkConfig.of(settings, ofService);
        assertEquals(8091, Objects.requireNonNull(config.http()).port());
        ofService.keySet().remove("WALFERRY_HTTP_SERVICE_HOST");
        assertTrue(mistakes(ofService).stream().anyMatch(mistake -> mistake.contains("WALFERRY_HTTP_PORT")));
    }

    @Test
    void passwordFromASecretFileIsTakenAsItIs(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("pg"), " a${y:z} ");
        Files.writeString(folder.resolve("pg_line"), " b \n");
        Files.writeString(folder.resolve("s.properties"), "pg=\\ c${y:z} ");
        set("config.providers", "file,directory");
        for (String[] pair : new String[][] {
            {"${directory:" + folder + ":pg}", " a${y:z} "},
            {"${directory:" + folder + ":pg_line}", " b "},
            {"${file:" + folder.resolve("s.properties") + ":pg}", " c${y:z} "}
        }) {
            set("source.password", pair[0]);
            assertEquals(pair[1], config().source().connectionProperties().getProperty("password"));
        }
    }
}
