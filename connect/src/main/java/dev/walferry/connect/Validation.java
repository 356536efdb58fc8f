package dev.walferry.connect;

import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.config.Mistake;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/** Finds what is wrong with a connector's configuration and says it at the keys. */
final class Validation {
    /** Bears what is wrong with no key in particular. */
    private static final String ANY = "source.url";

    private final Map<String, ConfigValue> values = new LinkedHashMap<>();
    private final Map<String, String> configuration;

    Validation(ConfigDef definition, Map<String, String> configuration) {
        this.configuration = configuration;
        Map<String, ConfigValue> parsed = definition.validateAll(WorkerKeys.without(configuration));
        definition.names().forEach(name -> values.put(name, parsed.get(name)));
    }

    Config result() {
        try {
            ConnectorConfig unused = ConnectorConfig.of(configuration);
        } catch (ConfigurationException e) {
            e.keys().forEach(this::add);
        }
        return new Config(new ArrayList<>(values.values()));
    }

    /** What Kafka's own validation has found is said once, in the words that it has for it. */
    private void add(Mistake mistake) {
        String key = mistake.key().isEmpty() ? ANY : mistake.key();
        ConfigValue value =
                values.computeIfAbsent(key, name -> new ConfigValue(name, null, List.of(), new ArrayList<>()));
        if (value.errorMessages().isEmpty()) {
            value.addErrorMessage(mistake.toString());
        }
    }
}
