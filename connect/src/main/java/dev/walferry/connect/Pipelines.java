package dev.walferry.connect;

import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.config.Mistake;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.pipeline.PipelineKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.connect.util.ConnectorUtils;

/**
 * The pipelines of a connector, which its tasks share out: one each, or several if {@code tasks.max} allows fewer
 * tasks. {@link PipelineKeys} says how they are written.
 */
final class Pipelines {
    /**
     * The key of a pipeline's name in its configuration, and of the names of a task's pipelines in the task's. No
     * pipeline can have this name.
     */
    static final String NAME = "source.pipelines..names";

    /** The key of how many pipelines a task has, in the configuration of each. */
    private static final String COUNT = "source.pipelines..count";

    private Pipelines() {}

    /**
     * Returns the configuration of each pipeline.
     *
     * @param configuration a connector's, or that of one of its tasks
     * @return at least one
     * @throws ConfigurationException if the names are wrong
     */
    static List<Map<String, String>> of(Map<String, String> configuration) {
        Set<String> names = names(configuration);
        return names.isEmpty()
                ? List.of(configuration)
                : names.stream().map(name -> with(name, configuration)).toList();
    }

    /**
     * Returns the configuration of each task.
     *
     * @param configuration a connector's
     * @param most how many tasks there may be
     * @return at least one
     * @throws ConfigurationException if the names are wrong
     */
    static List<Map<String, String>> tasks(Map<String, String> configuration, int most) {
        List<String> names = List.copyOf(names(configuration));
        return names.isEmpty()
                ? List.of(configuration)
                : ConnectorUtils.groupPartitions(names, Math.min(most, names.size())).stream()
                        .map(group -> with(String.join(",", group), configuration))
                        .toList();
    }

    /**
     * Returns the configuration of each pipeline of a task.
     *
     * @param configuration one of {@link #tasks}
     * @return at least one
     * @throws ConfigurationException if the names are wrong
     */
    static List<Map<String, String>> ofTask(Map<String, String> configuration) {
        String names = configuration.get(NAME);
        if (names == null) {
            return of(configuration);
        }
        Map<String, String> counted = new TreeMap<>(configuration);
        String[] each = names.split(",", -1);
        counted.put(COUNT, String.valueOf(each.length));
        return Stream.of(each).map(name -> with(name, counted)).toList();
    }

    /**
     * Returns how many pipelines share the limits of memory.
     *
     * @param configuration a pipeline's; the answer is 1 unless {@link #ofTask} made it
     */
    static int inTask(Map<String, String> configuration) {
        return Integer.parseInt(configuration.getOrDefault(COUNT, "1"));
    }

    private static Set<String> names(Map<String, String> configuration) {
        List<Mistake> mistakes = new ArrayList<>();
        Map<String, String> given = new TreeMap<>(configuration);
        given.keySet().removeAll(Set.of(NAME, COUNT));
        Set<String> names = PipelineKeys.names(given, (key, text) -> mistakes.add(new Mistake(key, text)));
        if (!mistakes.isEmpty()) {
            throw new ConfigurationException(mistakes);
        }
        return names;
    }

    private static Map<String, String> with(String names, Map<String, String> configuration) {
        Map<String, String> one = new TreeMap<>(configuration);
        one.put(NAME, names);
        return one;
    }

    /**
     * Returns the key that a user has to look at.
     *
     * @param configuration a configuration of {@link #of}
     * @param key what is wrong with it, where the pipeline is the only one
     */
    static String userKey(Map<String, String> configuration, String key) {
        return PipelineKeys.userKey(configuration, configuration.get(NAME), key);
    }

    /**
     * Finds what pipelines must not have in common: a table or a slot.
     *
     * @param pipelines all pipelines of a connector
     * @return what is wrong and what to do, by the name of the pipeline that comes later in the connector's configuration
     */
    static Map<String, String> conflicts(List<ConnectorConfig> pipelines) {
        return new Comparison(pipelines).now().conflicts();
    }

    /** Returns the daemon's part of each configuration, by the name of its pipeline. */
    static Map<String, SinkConfig> byName(List<ConnectorConfig> pipelines) {
        Map<String, SinkConfig> byName = new LinkedHashMap<>();
        pipelines.forEach(pipeline -> byName.put(String.valueOf(pipeline.pipeline()), pipeline.sink()));
        return byName;
    }
}
