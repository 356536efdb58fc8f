package dev.walferry.connect;

import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.config.Mistake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/** Finds what is wrong with a connector's configuration and reports it at the keys. */
final class Validation {
    /** The key for mistakes that are about no key in particular. */
    private static final String ANY = "source.url";

    /** The worker's REST API gives up after 90 seconds. */
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final Map<String, ConfigValue> values = new LinkedHashMap<>();
    private final Map<String, String> configuration;

    /** What Kafka says of wrong values may quote them, so only what we say is shown. */
    Validation(ConfigDef definition, Map<String, String> configuration) {
        this.configuration = configuration;
        Map<String, ConfigValue> parsed = definition.validateAll(WorkerKeys.without(configuration));
        for (String name : definition.names()) {
            ConfigValue value = Objects.requireNonNull(parsed.get(name), name);
            values.put(name, new ConfigValue(name, value.value(), value.recommendedValues(), new ArrayList<>()));
        }
    }

    Config result() {
        try {
            ConnectorConfig config = ConnectorConfig.of(configuration);
            SourceCheck.mistakes(config.sink(), LIMIT).forEach(this::add);
        } catch (ConfigurationException e) {
            e.keys().forEach(this::add);
        }
        return new Config(new ArrayList<>(values.values()));
    }

    private void add(Mistake mistake) {
        String key = mistake.key().isEmpty() ? ANY : mistake.key();
        values.computeIfAbsent(key, name -> new ConfigValue(name, null, List.of(), new ArrayList<>()))
                .addErrorMessage(mistake.toString());
    }
}
