package dev.walferry.kafka.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the status page may show of a configuration. */
class ShownSettingsTest {
    private static final String SECRET = "s3cret";

    private static Map<String, String> shown(String... more) {
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "source.url", "jdbc:postgresql://db/shop",
                "source.user", "walferry",
                "source.slot.name", "shop",
                "source.publication.names", "pub",
                "topic.prefix", "shop",
                "kafka.bootstrap.servers", "kafka:9092",
                "kafka.security.protocol", "SSL"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return SinkConfig.of(settings, Map.of("WALFERRY_SOURCE_PASSWORD", SECRET))
                .shown();
    }

    @Test
    void whatWasSetIsShown() {
        Map<String, String> shown = shown();
        assertEquals("jdbc:postgresql://db/shop", shown.get("source.url"));
        assertEquals("kafka:9092", shown.get("kafka.bootstrap.servers"));
        assertEquals("[hidden]", shown.get("source.password"));
        assertFalse(shown.containsKey("inflight.max.bytes"), "a default");
    }

    @Test
    void nothingThatMayBeASecretIsShown() {
        Map<String, String> shown = shown(
                "kafka.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"" + SECRET
                        + "\";",
                "kafka.ssl.key.password",
                SECRET,
                "kafka.some.plugin.setting",
                SECRET,
                "source.jdbc.sslpassword",
                SECRET,
                "http.token",
                SECRET,
                "schema.registry.url",
                "http://user:" + SECRET + "@registry:8081",
                "column.mask.hash.SHA-256.with.salt." + SECRET,
                "public.t.c");
        assertFalse(shown.toString().contains(SECRET), shown::toString);
        assertEquals("http://***@registry:8081", shown.get("schema.registry.url"));
    }
}
