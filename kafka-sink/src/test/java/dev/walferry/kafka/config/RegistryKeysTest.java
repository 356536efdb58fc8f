package dev.walferry.kafka.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.mode.SubjectNameStrategy;
import dev.walferry.kafka.config.settings.RegistrySettings;
import dev.walferry.kafka.config.settings.RegistryUrl;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryKeysTest {
    private static final String URL = "schema.registry.url";

    private final Map<String, String> settings = new TreeMap<>(Map.of(
            "source.url", "jdbc:postgresql://localhost/shop",
            "source.user", "walferry",
            "source.slot.name", "shop",
            "source.publication.names", "a",
            "topic.prefix", "shop",
            "kafka.bootstrap.servers", "localhost:9092"));

    private RegistrySettings registry(String... keysAndValues) {
        set(keysAndValues);
        return Objects.requireNonNull(SinkConfig.of(settings, Map.of()).registry());
    }

    private List<String> mistakes(String... keysAndValues) {
        set(keysAndValues);
        return assertThrows(ConfigurationException.class, () -> SinkConfig.of(settings, Map.of()))
                .mistakes();
    }

    private void set(String... keysAndValues) {
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
    }

    @Test
    void withoutAUrlThereIsNoRegistry() {
        assertNull(SinkConfig.of(settings, Map.of()).registry());
    }

    @Test
    void urlAloneGivesTheDefaults() {
        RegistrySettings registry = registry(URL, "http://localhost:8081");
        assertEquals(List.of(new RegistryUrl(URI.create("http://localhost:8081"), null)), registry.urls());
        assertNull(registry.userInfo());
        assertNull(registry.bearerToken());
        assertTrue(registry.autoRegister());
        assertEquals(SubjectNameStrategy.TOPIC_NAME, registry.keySubjects());
        assertEquals(SubjectNameStrategy.TOPIC_NAME, registry.valueSubjects());
        assertEquals(Duration.ofSeconds(5), registry.connectTimeout());
        assertEquals(Duration.ofSeconds(20), registry.requestTimeout());
    }

    @Test
    void urlsKeepTheirPathAndLoseTheirCredentials() {
        RegistrySettings registry =
                registry(URL, " https://me:p%40s%3As@a.example/apis/ccompat/v7// , HTTP://[::1]:8081,http://b");
        assertEquals(
                List.of(
                        new RegistryUrl(URI.create("https://a.example/apis/ccompat/v7"), new Password("me:p@s:s")),
                        new RegistryUrl(URI.create("http://[::1]:8081"), null),
                        new RegistryUrl(URI.create("http://b"), null)),
                registry.urls());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:8081",
                "ftp://localhost",
                "http://",
                "http://a,",
                "http://a?x=1",
                "http://a#x",
                "http://me@a",
                "http://me:s3 cret@a",
                "http://me:s3cret@a_b",
                "http://me:s3cret@a:port"
            })
    void badUrlNamesTheKeyAndShowsNoSecret(String url) {
        List<String> mistakes = mistakes(URL, url);
        assertEquals(1, mistakes.size());
        assertTrue(mistakes.get(0).startsWith(URL + ": "), mistakes.get(0));
        assertTrue(mistakes.get(0).contains("expected http[s]://"), mistakes.get(0));
        assertFalse(mistakes.get(0).contains("cret"), mistakes.get(0));
    }

    @ParameterizedTest
    @CsvSource({
        "TopicName, TOPIC_NAME",
        "recordname, RECORD_NAME",
        "TopicRecordNameStrategy, TOPIC_RECORD_NAME",
        "io.confluent.kafka.serializers.subject.RecordNameStrategy, RECORD_NAME"
    })
    void strategiesHaveShortNamesAndConfluents(String text, SubjectNameStrategy strategy) {
        RegistrySettings registry =
                registry(URL, "http://a", "key.subject.name.strategy", text, "value.subject.name.strategy", text);
        assertEquals(strategy, registry.keySubjects());
        assertEquals(strategy, registry.valueSubjects());
    }

    @Test
    void everyMistakeIsReported() {
        assertEquals(
                List.of(
                        "schema.registry.bearer.auth.tokn: unknown; did you mean schema.registry.bearer.auth.token?",
                        "schema.registry.basic.auth.user.info: expected user:password",
                        "schema.registry.bearer.auth.token: expected ASCII characters without blanks",
                        "schema.registry.auto.register.schemas: is 'perhaps': Expected value to be either true or false",
                        "value.subject.name.strategy: expected one of TopicName, RecordName, TopicRecordName",
                        "schema.registry.request.timeout.ms: is '0': Value must be at least 1"),
                mistakes(
                        URL,
                        "http://a",
                        "schema.registry.bearer.auth.tokn",
                        "s3cret",
                        "schema.registry.basic.auth.user.info",
                        "s3cret",
                        "schema.registry.bearer.auth.token",
                        "s3 cret",
                        "schema.registry.auto.register.schemas",
                        "perhaps",
                        "value.subject.name.strategy",
                        "s3cret",
                        "schema.registry.request.timeout.ms",
                        "0"));
    }

    @Test
    void credentialsThatContradictAreRefused() {
        assertEquals(
                List.of(
                        "schema.registry.bearer.auth.token: cannot be sent together with a user and password; remove one"
                                + " of them"),
                mistakes(URL, "http://me:x@a", "schema.registry.bearer.auth.token", "t"));
        assertEquals(
                List.of("schema.registry.url: expected https:// everywhere, because schema.registry.ssl.* is set"),
                mistakes(
                        URL,
                        "http://a,https://b",
                        "schema.registry.bearer.auth.token",
                        "t",
                        "schema.registry.ssl.keystore.location",
                        "/k"));
        settings.remove(URL);
        assertEquals(List.of("schema.registry.url: missing, but credentials for a registry are set"), mistakes());
    }

    @Test
    void tlsOptionsAreKafkas() {
        RegistrySettings registry = registry(
                URL,
                "https://a",
                "schema.registry.ssl.keystore.type",
                "PEM",
                "schema.registry.ssl.keystore.location",
                "/k.pem",
                "schema.registry.ssl.key.password",
                " s3cret ");
        assertEquals(
                Map.of(
                        "ssl.keystore.type", "PEM",
                        "ssl.keystore.location", "/k.pem",
                        "ssl.truststore.type", "JKS",
                        "ssl.key.password", new Password(" s3cret ")),
                registry.ssl());
    }

    @Test
    void secretsComeFromProvidersAndAreNeverPrinted(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("s.properties"), "sr=me:s3cret\n");
        set("config.providers", "file");
        String secret = "${file:" + file + ":sr}";
        RegistrySettings registry =
                registry(URL, "http://" + secret + "@a,http://b", "schema.registry.basic.auth.user.info", secret);
        assertEquals(new Password("me:s3cret"), registry.urls().get(0).userInfo());
        assertEquals(new Password("me:s3cret"), registry.userInfo());
        String printed = SinkConfig.of(settings, Map.of()) + " " + registry + registry.urls();
        assertTrue(printed.contains("http://a"), printed);
        assertFalse(printed.contains("s3cret"), printed);
    }
}
