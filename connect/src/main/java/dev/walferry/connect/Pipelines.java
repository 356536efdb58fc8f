package dev.walferry.connect;

import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.config.Mistake;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.pipeline.PipelineKeys;
import dev.walferry.kafka.group.SharedTables;
import dev.walferry.kafka.group.TableOwners;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The pipelines of a connector, one for each of its tasks; {@link PipelineKeys} are how they are written. */
final class Pipelines {
    /** In the configuration of a task: which pipeline is its own. */
    static final String NAME = "source.pipelines.of.task";

    private static final String TASKS = "tasks.max";

    private Pipelines() {}

    /**
     * The configuration of each pipeline.
     *
     * @param configuration a connector's
     * @return at least one
     * @throws ConfigurationException if the names or {@code tasks.max} are wrong
     */
    static List<Map<String, String>> of(Map<String, String> configuration) {
        List<Mistake> mistakes = new ArrayList<>();
        Map<String, String> given = new TreeMap<>(configuration);
        given.remove(NAME);
        Set<String> names = PipelineKeys.names(given, (key, text) -> mistakes.add(new Mistake(key, text)));
        checkTasks(configuration.getOrDefault(TASKS, "1"), names.size(), mistakes);
        if (!mistakes.isEmpty()) {
            throw new ConfigurationException(mistakes);
        }
        if (names.isEmpty()) {
            return List.of(configuration);
        }
        List<Map<String, String>> each = new ArrayList<>();
        for (String name : names) {
            Map<String, String> one = new TreeMap<>(configuration);
            one.put(NAME, name);
            each.add(one);
        }
        return each;
    }

    /** A pipeline without a task would be carried by nobody. */
    private static void checkTasks(String tasks, int pipelines, List<Mistake> mistakes) {
        try {
            if (Integer.parseInt(tasks.strip()) < pipelines) {
                mistakes.add(new Mistake(
                        TASKS, "is " + tasks.strip() + ", but each of the " + pipelines + " pipelines needs a task"));
            }
        } catch (NumberFormatException e) {
            mistakes.add(new Mistake(TASKS, "expected a number"));
        }
    }

    /**
     * The key that a user has to look at.
     *
     * @param configuration a configuration of {@link #of}
     * @param key what is wrong with it, where the pipeline is the only one
     */
    static String userKey(Map<String, String> configuration, String key) {
        return PipelineKeys.userKey(configuration, configuration.get(NAME), key);
    }

    /**
     * Finds a table that two of the pipelines carry.
     *
     * @param pipelines all pipelines of a connector
     * @return what is wrong and what to do; null for nothing
     */
    static @Nullable String sharedTable(List<ConnectorConfig> pipelines) {
        Map<String, SinkConfig> configs = new LinkedHashMap<>();
        pipelines.forEach(pipeline -> configs.put(String.valueOf(pipeline.pipeline()), pipeline.sink()));
        return SharedTables.find(configs, new TableOwners());
    }
}
