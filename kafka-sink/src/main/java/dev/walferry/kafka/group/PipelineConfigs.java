package dev.walferry.kafka.group;

import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.config.Mistake;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.pipeline.PipelineKeys;
import dev.walferry.kafka.config.pipeline.PipelineSettings;
import dev.walferry.kafka.config.syntax.Environment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the configuration of a daemon, which may have several pipelines. */
public final class PipelineConfigs {
    private static final String MODE = "source.mode";

    private PipelineConfigs() {}

    /**
     * Reads a file.
     *
     * @param file Java properties, in UTF-8
     * @param environment environment variables, which override the file
     * @return a configuration for each pipeline; one without a name if {@code source.pipelines} names none
     * @throws ConfigurationException if it cannot be used, or the file cannot be read; says everything that is wrong
     */
    public static List<SinkConfig> load(Path file, Map<String, String> environment) {
        return of(SinkConfig.read(file), environment);
    }

    /**
     * Takes keys and values as a file would hold them.
     *
     * @param settings values by key
     * @param environment environment variables, which override the settings
     * @return a configuration for each pipeline; one without a name if {@code source.pipelines} names none
     * @throws ConfigurationException if it cannot be used; says everything that is wrong
     */
    public static List<SinkConfig> of(Map<String, String> settings, Map<String, String> environment) {
        Set<Mistake> mistakes = new LinkedHashSet<>();
        List<SinkConfig> configs = new ArrayList<>();
        for (PipelineSettings pipeline :
                PipelineSettings.of(settings, environment, (key, text) -> mistakes.add(new Mistake(key, text)))) {
            if (pipeline.name().word() != null && isQuery(pipeline)) {
                mistakes.add(new Mistake(
                        PipelineKeys.NAMES,
                        "does not go with source.mode=query, which has no slots: run a daemon for each database"));
                continue;
            }
            try {
                configs.add(SinkConfig.of(pipeline));
            } catch (ConfigurationException e) {
                mistakes.addAll(e.keys());
            }
        }
        if (mistakes.isEmpty() && isGroup(configs)) {
            crossCheck(configs, mistakes);
        }
        if (!mistakes.isEmpty()) {
            throw new ConfigurationException(List.copyOf(mistakes));
        }
        return configs;
    }

    private static boolean isQuery(PipelineSettings pipeline) {
        String inFile = pipeline.settings().getOrDefault(MODE, "");
        return pipeline.environment()
                .getOrDefault(Environment.variable(MODE), inFile)
                .strip()
                .equalsIgnoreCase("query");
    }

    /**
     * Tells whether the pipelines have names, and so run as a group, even if there is only one.
     *
     * @param configs as they were read
     * @return false for a configuration without {@code source.pipelines}
     */
    public static boolean isGroup(List<SinkConfig> configs) {
        return configs.get(0).pipeline().word() != null;
    }

    /**
     * Returns the name of a pipeline that has one.
     *
     * @param config its configuration
     * @return the name
     */
    public static String name(SinkConfig config) {
        return Objects.requireNonNull(config.pipeline().word(), "a pipeline of a group has a name");
    }

    /**
     * Compares what the servers say about pipelines that will run side by side. One that does not answer is not
     * compared.
     *
     * @param configs each with a name
     * @param owners learns which pipeline has each table
     * @return what is wrong and what to do; null for nothing
     */
    public static @Nullable String conflict(List<SinkConfig> configs, TableOwners owners) {
        Map<String, SinkConfig> pipelines = byName(configs);
        Map<String, String> mistakes = new LinkedHashMap<>(SharedTables.find(pipelines, owners));
        if (mistakes.isEmpty()) {
            mistakes.putAll(SharedSlots.find(pipelines));
        }
        return mistakes.isEmpty() ? null : mistakes.values().iterator().next();
    }

    private static Map<String, SinkConfig> byName(List<SinkConfig> configs) {
        Map<String, SinkConfig> byName = new LinkedHashMap<>();
        configs.forEach(config -> byName.put(name(config), config));
        return byName;
    }

    private static void crossCheck(List<SinkConfig> configs, Set<Mistake> mistakes) {
        SharedSlots.inUrls(byName(configs))
                .values()
                .forEach(mistake -> mistakes.add(new Mistake(PipelineKeys.NAMES, mistake)));
    }
}
