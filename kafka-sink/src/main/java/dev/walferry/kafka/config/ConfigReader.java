package dev.walferry.kafka.config;

import dev.walferry.kafka.config.pipeline.PipelineKeys;
import dev.walferry.kafka.config.pipeline.PipelineName;
import dev.walferry.kafka.config.record.ColumnRuleKeys;
import dev.walferry.kafka.config.record.RecordKeys;
import dev.walferry.kafka.config.syntax.EnumWords;
import dev.walferry.kafka.config.syntax.Environment;
import dev.walferry.kafka.config.syntax.KeyDescriptions;
import dev.walferry.kafka.config.syntax.NearestKey;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import dev.walferry.kafka.config.syntax.SecretReferences;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;

/** Turns raw settings into a configuration and collects every mistake on the way. */
final class ConfigReader {
    private final ConfigDef definition = SinkConfig.definition();
    private final Map<String, String> settings = new TreeMap<>();
    private final Map<String, String> variables;
    private final Set<Mistake> mistakes = new LinkedHashSet<>();
    private final Map<String, String> own = new TreeMap<>();
    private final Map<String, String> jdbc = new TreeMap<>();
    private final Map<String, String> producer = new TreeMap<>();
    private final boolean hasProducer;
    private final boolean isQuery;
    private final List<String> ignored;

    /**
     * Creates a reader. Without a producer of its own, the configuration has no keys for one, nor any others that only a
     * daemon has.
     */
    ConfigReader(Map<String, String> file, Map<String, String> environment, boolean hasProducer) {
        this.hasProducer = hasProducer;
        settings.putAll(file);
        variables = new Environment(knownKeys()).variablesByKey(environment.keySet());
        Map<String, String> overriding = new TreeMap<>();
        variables.forEach((key, variable) -> overriding.put(key, environment.getOrDefault(variable, "")));
        isQuery = hasProducer && QueryKeys.isQuery(settings, overriding);
        ignored = isQuery ? JdbcConnectorKeys.translate(settings, this::mistake) : List.of();
        settings.putAll(overriding);
        if (isQuery) {
            QueryKeys.putDefaults(settings);
        }
    }

    private List<String> knownKeys() {
        List<String> keys = new ArrayList<>(ownKeys());
        keys.add(SecretReferences.PROVIDERS);
        if (hasProducer) {
            ProducerKeys.names().forEach(name -> keys.add(DeliveryKeys.KAFKA_PREFIX + name));
        }
        JdbcKeys.names().forEach(name -> keys.add(SourceKeys.JDBC_PREFIX + name));
        return keys;
    }

    SinkConfig read(PipelineName pipeline) {
        resolveAndSort();
        checkNames();
        ParsedSettings parsed = parse();
        SourceKeys.crossCheck(parsed, this::mistake);
        RegistryKeys.crossCheck(parsed, this::mistake);
        RecordKeys.crossCheck(parsed, this::mistake);
        TopicCreationKeys.crossCheck(parsed, this::mistake);
        SnapshotSelectKeys.crossCheck(parsed, this::mistake);
        HeartbeatKeys.crossCheck(parsed, this::mistake);
        FailoverKeys.crossCheck(parsed, this::mistake);
        TakeoverKeys.crossCheck(parsed, this::mistake);
        SignalKeys.crossCheck(parsed, this::mistake);
        if (!isQuery) {
            SourceKeys.requirePublications(own.keySet(), parsed, this::mistake);
        }
        QueryKeys.crossCheck(own.keySet(), parsed, this::mistake);
        JdbcKeys.check(jdbc, (key, text) -> mistake(SourceKeys.JDBC_PREFIX + key, text));
        checkProducer();
        if (mistakes.isEmpty()) {
            DistinctTopics.check(parsed, this::mistake);
        }
        if (!mistakes.isEmpty()) {
            throw new ConfigurationException(List.copyOf(mistakes));
        }
        ShownSettings shown = new ShownSettings(definition, this::isFromProvider);
        return new SinkConfig(pipeline, parsed, jdbc, producer, shown.of(own, jdbc, producer), ignored);
    }

    private void checkProducer() {
        if (hasProducer) {
            ProducerKeys.check(producer, (key, text) -> mistake(DeliveryKeys.KAFKA_PREFIX + key, text));
        } else {
            producer.keySet()
                    .forEach(key -> mistake(
                            DeliveryKeys.KAFKA_PREFIX + key, "unknown; Kafka Connect's worker has the producer"));
        }
    }

    private void resolveAndSort() {
        try (SecretReferences references = SecretReferences.open(settings, this::mistake)) {
            settings.forEach((key, value) -> {
                if (!key.equals(SecretReferences.PROVIDERS) && !key.startsWith(SecretReferences.PROVIDERS + ".")) {
                    sort(key, isLiteral(key) ? value : references.resolve(key, value, this::mistake));
                }
            });
        }
    }

    /**
     * Returns whether a value is taken as it is. A variable's is, because a password may look like a reference; Kafka Connect
     * has replaced references already.
     */
    private boolean isLiteral(String key) {
        return !hasProducer || variables.containsKey(key);
    }

    private boolean isFromProvider(String key) {
        return !isLiteral(key) && SecretReferences.isReference(settings.getOrDefault(key, ""));
    }

    private void sort(String key, String value) {
        if (key.startsWith(DeliveryKeys.KAFKA_PREFIX)) {
            producer.put(key.substring(DeliveryKeys.KAFKA_PREFIX.length()), value);
        } else if (key.startsWith(SourceKeys.JDBC_PREFIX)) {
            jdbc.put(key.substring(SourceKeys.JDBC_PREFIX.length()), value);
        } else {
            own.put(key, value);
        }
    }

    private void checkNames() {
        for (String key : own.keySet()) {
            if (variables.containsKey(key) && ColumnRuleKeys.isCaseSensitive(key)) {
                mistake(key, "cannot be set by a variable, because the case of algorithm and salt matters");
            }
            if (key.equals(PipelineKeys.NAMES) || PipelineKeys.FAMILY.contains(key)) {
                mistake(key, "is for a daemon with several pipelines, and this is the configuration of one");
            } else if (!ownKeys().contains(key) && !isFree(key)) {
                String hint = NearestKey.of(key, knownKeys())
                        .map(k -> "; did you mean " + k + "?")
                        .orElse("");
                mistake(key, "unknown" + hint);
            }
        }
    }

    private Set<String> ownKeys() {
        return hasProducer
                ? definition.names()
                : SinkConfig.definitionWithoutProducer().names();
    }

    private static boolean isFree(String key) {
        return SinkConfig.families().stream().anyMatch(family -> family.contains(key));
    }

    private ParsedSettings parse() {
        Map<String, ConfigValue> validated = definition.validateAll(own);
        Map<String, Object> parsed = new HashMap<>();
        definition.configKeys().forEach((name, key) -> {
            ConfigValue value = validated.get(name);
            if (!own.containsKey(name) && !key.hasDefault()) {
                if (!isQuery || !SourceKeys.isOfSlot(name)) {
                    mistake(name, "missing; expected " + KeyDescriptions.expected(key));
                }
            } else if (value != null && !value.errorMessages().isEmpty()) {
                // Kafka also reports that a value which cannot be read must not be null
                mistake(name, wrong(key, value.errorMessages().get(0)));
            } else if (value != null && value.value() != null) {
                // Kafka trims a password
                parsed.put(name, value.value() instanceof Password ? new Password(own.get(name)) : value.value());
            }
        });
        Map<String, String> free = new TreeMap<>(own);
        free.keySet().removeIf(key -> !isFree(key));
        return new ParsedSettings(parsed, free);
    }

    private String wrong(ConfigDef.ConfigKey key, String error) {
        String raw = settings.getOrDefault(key.name, "");
        boolean isReference = !isLiteral(key.name) && SecretReferences.isReference(raw);
        boolean mayBeShown = switch (key.type) {
            case BOOLEAN, INT, LONG, LIST -> !isReference;
            default -> key.validator instanceof EnumWords && !isReference;
        };
        String reason = KeyDescriptions.reason(key.name, error);
        return mayBeShown ? "is '" + raw + "': " + reason : reason;
    }

    private void mistake(String key, String text) {
        String variable = variables.get(key);
        String from = variable == null ? "" : " (from " + ColumnRuleKeys.shown(variable) + ")";
        mistakes.add(new Mistake(ColumnRuleKeys.shown(key) + from, text));
    }
}
