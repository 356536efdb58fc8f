package dev.walferry.kafka.config.syntax;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keys set by environment variables, named {@code WALFERRY_} and the key in upper case with underscores for dots.
 *
 * <p>A variable counts only if its first word begins some key. Others with the prefix are not meant for us, such as those
 * that Kubernetes sets for a service named walferry.
 */
public final class Environment {
    /** Begins every variable's name. */
    public static final String PREFIX = "WALFERRY_";

    private final Map<String, String> keyByVariable = new HashMap<>();
    private final Set<String> firstWords = new HashSet<>();

    /**
     * Knows which keys there are.
     *
     * @param knownKeys their names
     */
    public Environment(Collection<String> knownKeys) {
        for (String key : knownKeys) {
            keyByVariable.put(variable(key), key);
            firstWords.add(firstWord(variable(key)));
        }
    }

    /**
     * Returns the variable that sets a key.
     *
     * @param key its name
     * @return the name of the variable
     */
    public static String variable(String key) {
        return PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /**
     * Returns the keys that the environment sets.
     *
     * @param variables names of variables
     * @return for each key the name of its variable
     */
    public Map<String, String> variablesByKey(Set<String> variables) {
        Map<String, String> found = new TreeMap<>();
        for (String variable : variables) {
            if (variable.startsWith(PREFIX) && firstWords.contains(firstWord(variable))) {
                found.put(key(variable), variable);
            }
        }
        return found;
    }

    /** In an unknown key every underscore becomes a dot, because a key's own underscores cannot be told from dots. */
    private String key(String variable) {
        String known = keyByVariable.get(variable);
        return known != null
                ? known
                : variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
    }

    private static String firstWord(String variable) {
        int end = variable.indexOf('_', PREFIX.length());
        return variable.substring(PREFIX.length(), end < 0 ? variable.length() : end);
    }
}
