package dev.walferry.kafka.config.pipeline;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;

import dev.walferry.kafka.config.syntax.KeyFamily;
import dev.walferry.kafka.config.syntax.KeyGroup;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/**
 * The keys of several pipelines: {@code source.pipelines} names them, and {@code source.pipelines.<name>.<key>} stands for
 * {@code source.<key>} in one of them. Without names there is one pipeline, which has none.
 */
public final class PipelineKeys {
    /** The key that names the pipelines. */
    public static final String NAMES = "source.pipelines";

    static final String PREFIX = NAMES + '.';
    static final String SOURCE = "source.";

    /** A limit that all pipelines share. */
    private static final String SHARED = ".spool.memory.bytes";

    static final String FOR_ALL = "is for all pipelines together: set source" + SHARED;

    private static final String GROUP = "Several slots";
    private static final String FORM = "source.pipelines.<name>.<key>";
    private static final Pattern WORD = Pattern.compile("[a-z0-9_-]{1,63}");

    /** The keys that a pipeline may set for itself. */
    public static final KeyFamily FAMILY = new KeyFamily(
            GROUP,
            FORM,
            Pattern.compile(Pattern.quote(PREFIX) + "[a-z0-9_-]+\\..+"),
            "what `source.<key>` accepts",
            "What one pipeline has instead of `source.<key>`, such as `source.pipelines.orders.slot.name`. A variable of the"
                    + " environment may set it, such as `WALFERRY_SOURCE_PIPELINES_ORDERS_PASSWORD`, with underscores for"
                    + " the hyphens of a name.");

    private PipelineKeys() {}

    /**
     * Defines the daemon's key.
     *
     * @param definition takes it
     */
    public static void define(ConfigDef definition) {
        new KeyGroup(definition, GROUP)
                .optional(
                        NAMES,
                        LIST,
                        null,
                        null,
                        LOW,
                        "Names of several pipelines in this process, of `a-z`, `0-9`, `_` and `-`, each with its own slot,"
                                + " in one database or in several. `" + FORM + "` stands for `source.<key>` in one of"
                                + " them; every other key applies to all. A table may be in one pipeline only."
                                + " `inflight.max.bytes`, `kafka.buffer.memory` and `source.spool.memory.bytes` are for"
                                + " all pipelines together, and each has an equal share. See [several"
                                + " slots](../how-to/run-several-slots.md).");
    }

    /**
     * Returns the names of the pipelines.
     *
     * @param settings a configuration
     * @param mistake takes a key and what is wrong with it
     * @return in the configuration's order; empty for one pipeline without a name
     */
    public static Set<String> names(Map<String, String> settings, BiConsumer<String, String> mistake) {
        String listed = settings.get(NAMES);
        Set<String> names = listed == null ? Set.of() : names(listed, mistake);
        for (String key : settings.keySet()) {
            if (key.startsWith(PREFIX) && names.stream().noneMatch(name -> isOf(key, name))) {
                mistake.accept(key, "names none of the pipelines in " + NAMES);
            } else if (key.startsWith(PREFIX) && key.endsWith(SHARED)) {
                mistake.accept(key, FOR_ALL);
            }
        }
        return names;
    }

    private static Set<String> names(String listed, BiConsumer<String, String> mistake) {
        Set<String> names = new LinkedHashSet<>();
        for (String part : listed.split(",", -1)) {
            String name = part.strip();
            if (!WORD.matcher(name).matches()) {
                mistake.accept(NAMES, "expected names of 1 to 63 of a-z, 0-9, '_' and '-', separated by commas");
            } else if (!names.add(name)) {
                mistake.accept(NAMES, "names '" + name + "' twice");
            }
        }
        return names;
    }

    /** Variables of the environment have underscores for hyphens. */
    static void requireOwnVariables(Set<String> names, BiConsumer<String, String> mistake) {
        Map<String, String> words = new HashMap<>();
        for (String name : names) {
            String other = words.putIfAbsent(name.replace('-', '_'), name);
            if (other != null) {
                mistake.accept(
                        NAMES,
                        "names '" + other + "' and '" + name
                                + "', which are the same in variables of the environment: rename one of them");
            }
        }
    }

    private static boolean isOf(String key, String name) {
        return key.startsWith(PREFIX + name + '.');
    }

    /**
     * Replaces the settings that one pipeline has set for itself.
     *
     * @param settings a configuration
     * @param name the pipeline's name; null if it has none
     * @return the settings of a configuration with this pipeline alone
     */
    public static Map<String, String> resolve(Map<String, String> settings, @Nullable String name) {
        Map<String, String> own = new TreeMap<>(settings);
        own.keySet().removeIf(key -> key.equals(NAMES) || key.startsWith(PREFIX));
        settings.forEach((key, value) -> {
            if (name != null && isOf(key, name)) {
                own.put(SOURCE + key.substring((PREFIX + name + '.').length()), value);
            }
        });
        return own;
    }

    /**
     * Returns the key that a user has to look at.
     *
     * @param settings a configuration
     * @param name the pipeline's name; null if it has none
     * @param key what is wrong with it after {@link #resolve}
     * @return the pipeline's own key, if it has that one, or if other pipelines have one of their own and there is none for all
     */
    public static String userKey(Map<String, String> settings, @Nullable String name, String key) {
        if (name == null || !key.startsWith(SOURCE)) {
            return key;
        }
        String rest = key.substring(SOURCE.length());
        String own = PREFIX + name + '.' + rest;
        boolean isMissing = !settings.containsKey(key)
                && settings.keySet().stream().anyMatch(other -> other.startsWith(PREFIX) && other.endsWith('.' + rest));
        return settings.containsKey(own) || isMissing ? own : key;
    }
}
