package dev.walferry.connect;

import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.config.Mistake;
import dev.walferry.kafka.config.pipeline.PipelineKeys;
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

    /** Up to this many pipelines, each is checked with that limit; with more, each has a part of it. */
    private static final int MANY = 4;

    private final Map<String, ConfigValue> values = new LinkedHashMap<>();
    private final Map<String, String> configuration;

    /** Validates a configuration. Kafka's own messages about wrong values may quote the values, so only ours are shown. */
    Validation(ConfigDef definition, Map<String, String> configuration) {
        this.configuration = configuration;
        Map<String, ConfigValue> parsed = definition.validateAll(WorkerKeys.without(configuration));
        for (String name : definition.names()) {
            ConfigValue value = Objects.requireNonNull(parsed.get(name), name);
            ConfigValue shown = new ConfigValue(name, value.value(), value.recommendedValues(), new ArrayList<>());
            shown.visible(value.visible());
            values.put(name, shown);
        }
    }

    Config result() {
        try {
            List<Map<String, String>> pipelines = Pipelines.of(configuration);
            Duration limit = LIMIT.dividedBy(Math.max(1, (pipelines.size() + MANY - 1) / MANY));
            pipelines.forEach(pipeline -> check(pipeline, limit));
            if (values.values().stream().allMatch(value -> value.errorMessages().isEmpty())) {
                Pipelines.conflicts(pipelines.stream().map(ConnectorConfig::of).toList())
                        .values()
                        .forEach(conflict -> add(new Mistake(PipelineKeys.NAMES, conflict)));
            }
        } catch (ConfigurationException e) {
            e.keys().forEach(this::add);
        }
        return new Config(new ArrayList<>(values.values()));
    }

    private void check(Map<String, String> pipeline, Duration limit) {
        try {
            ConnectorConfig config = ConnectorConfig.of(pipeline);
            SourceMistakes.mistakes(config.sink(), limit).forEach(mistake -> add(pipeline, mistake));
        } catch (ConfigurationException e) {
            e.keys().forEach(mistake -> add(pipeline, mistake));
        }
    }

    private void add(Map<String, String> pipeline, Mistake mistake) {
        add(new Mistake(Pipelines.userKey(pipeline, mistake.key()), mistake.text()));
    }

    /** Pipelines share keys, and so mistakes. */
    private void add(Mistake mistake) {
        String key = mistake.key().isEmpty() ? ANY : mistake.key();
        ConfigValue value =
                values.computeIfAbsent(key, name -> new ConfigValue(name, null, List.of(), new ArrayList<>()));
        if (!value.errorMessages().contains(mistake.toString())) {
            value.addErrorMessage(mistake.toString());
        }
    }
}
