package dev.walferry.kafka.record.registry;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.RegistrySettings;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Settings of registries, as a configuration file gives them. */
public final class Registries {
    public static final String AVRO = "AVRO";
    public static final String ORDER = record("order", "{\"name\":\"id\",\"type\":\"int\"}");

    private Registries() {}

    /** A record schema with these fields. */
    public static String record(String name, String fields) {
        return "{\"type\":\"record\",\"name\":\"" + name + "\",\"fields\":[" + fields + "]}";
    }

    /** Settings with more keys, given without {@code schema.registry.} and each followed by its value. */
    public static RegistrySettings at(String urls, String... more) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "source.url", "jdbc:postgresql://localhost/shop",
                "source.user", "walferry",
                "source.slot.name", "shop",
                "source.publication.names", "pub",
                "topic.prefix", "shop",
                "kafka.bootstrap.servers", "localhost:9092",
                "schema.registry.url", urls));
        for (int i = 0; i < more.length; i += 2) {
            settings.put("schema.registry." + more[i], more[i + 1]);
        }
        return Objects.requireNonNull(SinkConfig.of(settings, Map.of()).registry());
    }
}
