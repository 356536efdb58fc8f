package dev.walferry.connect;

import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.config.Mistake;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The pipelines of a connector, one for each of its tasks: {@code source.pipelines} names them, and {@code
 * source.pipelines.<name>.<key>} stands for {@code source.<key>} in one of them. Without names there is one pipeline, which
 * has none.
 */
final class Pipelines {
    static final String NAMES = "source.pipelines";

    /** In the configuration of a task: which pipeline is its own. */
    static final String NAME = "source.pipelines.of.task";

    private static final String PREFIX = NAMES + '.';
    private static final String SOURCE = "source.";
    private static final String TASKS = "tasks.max";
    private static final Pattern WORD = Pattern.compile("[a-z0-9_-]{1,63}");

    private Pipelines() {}

    /**
     * The configuration of each pipeline.
     *
     * @param configuration a connector's
     * @return at least one
     * @throws ConfigurationException if the names or {@code tasks.max} are wrong
     */
    static List<Map<String, String>> of(Map<String, String> configuration) {
        String listed = configuration.get(NAMES);
        List<Mistake> mistakes = new ArrayList<>();
        Set<String> names = listed == null ? Set.of() : names(listed, mistakes);
        checkKeys(configuration.keySet(), names, mistakes);
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

    private static Set<String> names(String listed, List<Mistake> mistakes) {
        Set<String> names = new LinkedHashSet<>();
        for (String part : listed.split(",", -1)) {
            String name = part.strip();
            if (!WORD.matcher(name).matches()) {
                mistakes.add(
                        new Mistake(NAMES, "expected names of 1 to 63 of a-z, 0-9, '_' and '-', separated by commas"));
            } else if (!names.add(name)) {
                mistakes.add(new Mistake(NAMES, "names '" + name + "' twice"));
            }
        }
        return names;
    }

    private static void checkKeys(Set<String> keys, Set<String> names, List<Mistake> mistakes) {
        for (String key : keys) {
            if (key.startsWith(PREFIX) && !key.equals(NAME) && names.stream().noneMatch(name -> isOf(key, name))) {
                mistakes.add(new Mistake(key, "names none of the pipelines in " + NAMES));
            }
        }
    }

    private static boolean isOf(String key, String name) {
        return key.startsWith(PREFIX + name + '.');
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
     * Replaces the settings that one pipeline has of its own.
     *
     * @param own a configuration of {@link #of}, which then looks like that of a connector with one pipeline
     * @return the pipeline's name, null if it has none
     */
    static @Nullable String resolve(Map<String, String> own) {
        String name = own.remove(NAME);
        Map<String, String> others = new TreeMap<>();
        own.forEach((key, value) -> {
            if (name != null && isOf(key, name)) {
                others.put(SOURCE + key.substring((PREFIX + name + '.').length()), value);
            }
        });
        own.keySet().removeIf(key -> key.equals(NAMES) || key.startsWith(PREFIX));
        own.putAll(others);
        return name;
    }

    /**
     * The key that a user has to look at.
     *
     * @param configuration a configuration of {@link #of}
     * @param key what is wrong with it, after {@link #resolve}
     */
    static String userKey(Map<String, String> configuration, String key) {
        String name = configuration.get(NAME);
        String own =
                name == null || !key.startsWith(SOURCE) ? key : PREFIX + name + '.' + key.substring(SOURCE.length());
        return configuration.containsKey(own) ? own : key;
    }
}
