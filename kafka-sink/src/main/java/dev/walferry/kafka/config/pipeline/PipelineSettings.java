package dev.walferry.kafka.config.pipeline;

import dev.walferry.kafka.config.syntax.Environment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one pipeline, as a file and an environment would hold them if it were the only one.
 *
 * <p>A pipeline's own setting overrides one for all pipelines, wherever either comes from; between two of the same
 * kind, the environment's wins.
 */
public final class PipelineSettings {
    private static final String NAMES = Environment.variable(PipelineKeys.NAMES);
    private static final String SOURCE = Environment.variable(PipelineKeys.SOURCE);
    private static final String FROM = " (from ";

    private static final String SHARED_VARIABLE = "_SPOOL_MEMORY_BYTES";

    private final PipelineName name;
    private final Map<String, String> all;
    private final Map<String, String> settings;
    private final Map<String, String> environment;

    /** The variable that a user has set, by the one that it stands for. */
    private final Map<String, String> variables;

    private PipelineSettings(
            PipelineName name, Map<String, String> all, Map<String, String> environment, Map<String, String> own) {
        this.name = name;
        this.all = all;
        this.settings = PipelineKeys.resolve(all, name.word());
        this.environment = new HashMap<>(environment);
        this.environment.keySet().removeIf(variable -> variable.equals(NAMES) || variable.startsWith(NAMES + '_'));
        this.variables = new TreeMap<>();
        for (String key : all.keySet()) {
            String prefix = PipelineKeys.PREFIX + name.word() + '.';
            if (key.startsWith(prefix)) {
                this.environment.remove(SOURCE
                        + Environment.variable(key.substring(prefix.length())).substring(Environment.PREFIX.length()));
            }
        }
        own.forEach((variable, plain) -> {
            this.environment.put(plain, environment.getOrDefault(variable, ""));
            this.variables.put(plain, variable);
        });
    }

    /**
     * Takes a configuration apart.
     *
     * @param file values by key
     * @param environment environment variables
     * @param mistake takes a key and what is wrong with it
     * @return a pipeline each; one without a name if none are named
     */
    public static List<PipelineSettings> of(
            Map<String, String> file, Map<String, String> environment, BiConsumer<String, String> mistake) {
        Map<String, String> all = new TreeMap<>(file);
        String listed = environment.get(NAMES);
        if (listed != null) {
            all.put(PipelineKeys.NAMES, listed);
        }
        Set<String> names = PipelineKeys.names(all, mistake);
        PipelineKeys.requireOwnVariables(names, mistake);
        Map<String, Map<String, String>> own = ownVariables(environment.keySet(), names, mistake);
        if (names.isEmpty()) {
            return List.of(new PipelineSettings(PipelineName.ONLY, all, environment, Map.of()));
        }
        List<PipelineSettings> each = new ArrayList<>();
        for (String name : names) {
            each.add(new PipelineSettings(
                    new PipelineName(name, names.size()), all, environment, own.getOrDefault(name, Map.of())));
        }
        return each;
    }

    /** Returns each pipeline's own variables, with those that they replace. */
    private static Map<String, Map<String, String>> ownVariables(
            Set<String> variables, Set<String> names, BiConsumer<String, String> mistake) {
        // of two names, the longer one may begin with the shorter
        List<String> longestFirst = names.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        Map<String, Map<String, String>> own = new HashMap<>();
        for (String variable : variables) {
            if (variable.startsWith(NAMES + '_')) {
                @Nullable
                String name = longestFirst.stream()
                        .filter(word -> variable.startsWith(prefix(word)))
                        .findFirst()
                        .orElse(null);
                if (name == null) {
                    mistake.accept(variable, "names none of the pipelines in " + PipelineKeys.NAMES);
                } else if (variable.endsWith(SHARED_VARIABLE)) {
                    mistake.accept(variable, PipelineKeys.FOR_ALL);
                } else {
                    own.computeIfAbsent(name, none -> new TreeMap<>())
                            .put(
                                    variable,
                                    SOURCE + variable.substring(prefix(name).length()));
                }
            }
        }
        return own;
    }

    private static String prefix(String name) {
        return Environment.variable(PipelineKeys.PREFIX + name).replace('-', '_') + '_';
    }

    /**
     * Returns what tells it from the others.
     *
     * @return the name, and how many there are
     */
    public PipelineName name() {
        return name;
    }

    /**
     * Returns the settings of a file.
     *
     * @return values by key
     */
    public Map<String, String> settings() {
        return settings;
    }

    /**
     * Returns the environment.
     *
     * @return values by variable
     */
    public Map<String, String> environment() {
        return environment;
    }

    /**
     * Returns the key that a user has to look at.
     *
     * @param key what is wrong with it; the variable that it comes from may follow
     * @return the same in the whole configuration
     */
    public String userKey(String key) {
        int from = key.indexOf(FROM);
        if (from < 0) {
            return PipelineKeys.userKey(all, name.word(), key);
        }
        String variable = variables.get(key.substring(from + FROM.length(), key.length() - 1));
        return variable == null
                ? key
                : PipelineKeys.PREFIX
                        + name.word()
                        + '.'
                        + key.substring(PipelineKeys.SOURCE.length(), from)
                        + FROM
                        + variable
                        + ')';
    }
}
