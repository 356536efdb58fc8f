package dev.walferry.kafka.record;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.RecordSettings;
import java.util.HashMap;
import java.util.Map;

/** Creates record settings from configuration keys as users write them. */
public final class Settings {
    private Settings() {}

    public static RecordSettings with(String... keysAndValues) {
        return config(keysAndValues).records();
    }

    public static SinkConfig config(String... keysAndValues) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "source.url", "jdbc:postgresql://localhost/shop",
                "source.user", "walferry",
                "source.slot.name", "shop",
                "source.publication.names", "shop",
                "topic.prefix", "shop",
                "kafka.bootstrap.servers", "localhost:9092"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return SinkConfig.of(settings, Map.of());
    }
}
