package dev.walferry.kafka.config.syntax;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.apache.kafka.common.utils.Utils;

/**
 * Replaces references like <code>${file:/run/secrets/pg:password}</code> with values from Kafka's config providers.
 *
 * <p>{@code config.providers} lists the providers' names. {@code file}, {@code directory} and {@code env} are
 * Kafka's own; others need {@code config.providers.<name>.class}. {@code config.providers.<name>.param.*} goes to the
 * provider.
 */
public final class SecretReferences implements AutoCloseable {
    /** Lists the names of providers. */
    public static final String PROVIDERS = "config.providers";

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}:]*):(([^}]*):)?([^}]*)}");

    private static final Pattern LAST_LINE_BREAK = Pattern.compile("\\r?\\n\\z");

    private static final Map<String, Class<? extends ConfigProvider>> BUILT_IN = Map.of(
            "file", FileConfigProvider.class,
            "directory", DirectoryConfigProvider.class,
            "env", EnvVarConfigProvider.class);

    private final Map<String, ConfigProvider> providers = new TreeMap<>();

    private SecretReferences() {}

    /**
     * Starts the providers that the configuration names.
     *
     * @param configuration values by key
     * @param mistake takes the key of each that cannot be started, and why
     * @return the providers, closed by the caller
     */
    public static SecretReferences open(Map<String, String> configuration, BiConsumer<String, String> mistake) {
        SecretReferences references = new SecretReferences();
        for (String name : configuration.getOrDefault(PROVIDERS, "").split(",", -1)) {
            if (!name.isBlank()) {
                references.add(name.strip(), configuration, mistake);
            }
        }
        return references;
    }

    /**
     * Returns whether a value refers to another place.
     *
     * @param value a value of the configuration
     * @return whether it holds a reference
     */
    public static boolean isReference(String value) {
        return REFERENCE.matcher(value).find();
    }

    private void add(String name, Map<String, String> configuration, BiConsumer<String, String> mistake) {
        String prefix = PROVIDERS + "." + name + ".";
        String className = configuration.get(prefix + "class");
        if (className == null && !BUILT_IN.containsKey(name)) {
            mistake.accept(prefix + "class", "missing; only file, directory and env are known without it");
            return;
        }
        try {
            ConfigProvider provider = className == null
                    ? Utils.newInstance(BUILT_IN.get(name))
                    : Utils.newInstance(className.strip(), ConfigProvider.class);
            provider.configure(parameters(prefix + "param.", configuration));
            providers.put(name, provider);
        } catch (ClassNotFoundException | KafkaException e) {
            mistake.accept(prefix + "class", "cannot be used as a config provider: " + e.getMessage());
        }
    }

    private static Map<String, String> parameters(String prefix, Map<String, String> configuration) {
        Map<String, String> parameters = new HashMap<>();
        configuration.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                parameters.put(key.substring(prefix.length()), value);
            }
        });
        return parameters;
    }

    /**
     * Replaces the references in a value, and drops the line break that ends a secret's file. Each reference that cannot be
     * replaced is a mistake: a password would silently be wrong.
     *
     * @param key whose value it is
     * @param value may hold references
     * @param mistake takes the key, and what is wrong
     * @return the value without those references that could be replaced
     */
    public String resolve(String key, String value, BiConsumer<String, String> mistake) {
        if (!isReference(value)) {
            return value;
        }
        try {
            ConfigTransformer transformer = new ConfigTransformer(providers);
            String resolved = transformer.transform(Map.of(key, value)).data().get(key);
            for (String reference : unresolved(value, transformer)) {
                mistake.accept(key, reference);
            }
            return resolved == null ? value : LAST_LINE_BREAK.matcher(resolved).replaceFirst("");
        } catch (ConfigException e) {
            mistake.accept(key, "its reference cannot be resolved: " + e.getMessage());
            return value;
        }
    }

    private List<String> unresolved(String value, ConfigTransformer transformer) {
        return REFERENCE
                .matcher(value)
                .results()
                .map(java.util.regex.MatchResult::group)
                .filter(reference -> reference.equals(
                        transformer.transform(Map.of("", reference)).data().get("")))
                .map(this::explain)
                .toList();
    }

    private String explain(String reference) {
        Matcher matcher = REFERENCE.matcher(reference);
        String provider = matcher.matches() ? matcher.group(1) : "";
        return providers.containsKey(provider)
                ? "config provider '" + provider + "' has no value for " + reference
                : reference + " needs '" + provider + "' in " + PROVIDERS;
    }

    @Override
    public void close() {
        providers.values().forEach(provider -> Utils.closeQuietly(provider, "config provider"));
    }
}
