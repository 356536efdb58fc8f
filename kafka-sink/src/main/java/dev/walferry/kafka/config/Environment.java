package dev.walferry.kafka.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keys given by environment variables: {@code WALFERRY_} and the key in upper case with underscores for dots.
 *
 * <p>Only variables whose first word starts some key are looked at: others with the prefix, like those that Kubernetes
 * sets for a service named walferry, are not meant for us.
 */
final class Environment {
    static final String PREFIX = "WALFERRY_";

    private final Map<String, String> keyByVariable = new HashMap<>();
    private final Set<String> firstWords = new HashSet<>();

    Environment(Collection<String> knownKeys) {
        for (String key : knownKeys) {
            keyByVariable.put(variable(key), key);
            firstWords.add(firstWord(variable(key)));
        }
    }

    /** The variable that sets a key. */
    static String variable(String key) {
        return PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** The keys that the environment sets, each with its variable. */
    Map<String, String> variablesByKey(Set<String> variables) {
        Map<String, String> found = new TreeMap<>();
        for (String variable : variables) {
            if (variable.startsWith(PREFIX) && firstWords.contains(firstWord(variable))) {
                found.put(key(variable), variable);
            }
        }
        return found;
    }

    /** A key's own underscores cannot be told from dots, so a key that is not known becomes dots alone. */
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
