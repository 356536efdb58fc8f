package dev.walferry.kafka.config;

import dev.walferry.kafka.config.record.ColumnRuleKeys;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;

/** The settings as people may see them: without secrets. What is not known to be harmless counts as a secret. */
final class ShownSettings {
    private static final String HIDDEN = "[hidden]";
    private static final Pattern CREDENTIALS = Pattern.compile("//[^/@\\s,]*@");

    private final ConfigDef definition;
    private final Predicate<String> isReference;

    /**
     * Creates a filter.
     *
     * @param definition of Walferry's own keys
     * @param isReference whether a key's value was taken from a config provider, which mostly keeps secrets
     */
    ShownSettings(ConfigDef definition, Predicate<String> isReference) {
        this.definition = definition;
        this.isReference = isReference;
    }

    /** Returns every key that was set, in alphabetical order, with its value or a word that stands for it. */
    Map<String, String> of(Map<String, String> own, Map<String, String> jdbc, Map<String, String> producer) {
        Map<String, String> shown = new TreeMap<>();
        own.forEach((key, value) -> shown.put(ColumnRuleKeys.shown(key), shown(key, value, isSecret(key))));
        jdbc.forEach((name, value) ->
                shown.put(SourceKeys.JDBC_PREFIX + name, shown(SourceKeys.JDBC_PREFIX + name, value, isDrivers(name))));
        producer.forEach((name, value) -> shown.put(
                DeliveryKeys.KAFKA_PREFIX + name,
                shown(DeliveryKeys.KAFKA_PREFIX + name, value, !ProducerKeys.isHarmless(name))));
        return shown;
    }

    private String shown(String key, String value, boolean secret) {
        return secret || isReference.test(key)
                ? HIDDEN
                : CREDENTIALS.matcher(value).replaceAll("//***@");
    }

    private boolean isSecret(String key) {
        ConfigDef.ConfigKey known = definition.configKeys().get(key);
        return known != null && known.type == ConfigDef.Type.PASSWORD;
    }

    private static boolean isDrivers(String name) {
        return !JdbcKeys.names().contains(name) || name.toLowerCase(Locale.ROOT).contains("pass");
    }
}
