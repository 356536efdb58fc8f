package dev.walferry.connect;

import dev.walferry.kafka.config.syntax.EnumWords;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;

/** What a user interface offers for a key: the words that it accepts, if it has any, and only where the key has an effect. */
final class Recommendations implements ConfigDef.Recommender {
    private static final List<String> ENCODED_ONLY =
            List.of("key.format", "value.format", "outbox.", "schema.registry.");

    private final List<Object> words;

    private Recommendations(List<Object> words) {
        this.words = words;
    }

    /** Returns the same key, with recommendations. */
    static ConfigDef.ConfigKey with(ConfigDef.ConfigKey key, Collection<String> all) {
        List<Object> words = key.validator instanceof EnumWords<?> choice ? List.copyOf(choice.words()) : List.of();
        List<String> dependents = key.name.equals(ConnectorConfig.RECORDS)
                ? all.stream().filter(Recommendations::isOfBytes).toList()
                : key.dependents;
        return new ConfigDef.ConfigKey(
                key.name,
                key.type,
                key.defaultValue,
                key.validator,
                key.importance,
                key.documentation,
                key.group,
                key.orderInGroup,
                key.width,
                key.displayName,
                dependents,
                new Recommendations(words),
                key.internalConfig);
    }

    private static boolean isOfBytes(String key) {
        return ENCODED_ONLY.stream().anyMatch(key::startsWith);
    }

    @Override
    public List<Object> validValues(String name, Map<String, Object> parsedConfig) {
        return words;
    }

    @Override
    public boolean visible(String name, Map<String, Object> parsedConfig) {
        return !isOfBytes(name) || "encoded".equals(parsedConfig.get(ConnectorConfig.RECORDS));
    }
}
