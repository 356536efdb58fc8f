package dev.walferry.kafka.config.syntax;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keys set by environment variables, named {@code WALFERRY_} and the key in upper case with underscores for dots.
 *
 * <p>A variable counts only if its first word begins some key; others are not meant for us. Nor are those that
 * Kubernetes sets in every container for a service named walferry, walferry-http or the like, unless they are keys.
 */
public final class Environment {
    /** Begins every variable's name. */
    public static final String PREFIX = "WALFERRY_";

    private static final Pattern OF_SERVICE = Pattern.compile(
            "(.+?)_(?:SERVICE_HOST|SERVICE_PORT(?:_.+)?|PORT(?:_\\d+_[A-Z]+(?:_(?:PROTO|PORT|ADDR))?)?)");

    private final Map<String, String> keyByVariable = new HashMap<>();
    private final Set<String> firstWords = new HashSet<>();

    /**
     * Creates an instance that knows which keys there are.
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
            boolean isOurs = variable.startsWith(PREFIX) && firstWords.contains(firstWord(variable));
            if (isOurs && (keyByVariable.containsKey(variable) || !isOfService(variable, variables))) {
                found.put(key(variable), variable);
            }
        }
        return found;
    }

    /** Kubernetes sets all variables of a service, so a single one that looks like them is a misspelled key. */
    private static boolean isOfService(String variable, Set<String> variables) {
        Matcher service = OF_SERVICE.matcher(variable);
        return service.matches()
                && variables.contains(service.group(1) + "_SERVICE_HOST")
                && variables.contains(service.group(1) + "_SERVICE_PORT");
    }

    /**
     * Returns the key of a variable. In an unknown key every underscore becomes a dot, because a key's own underscores
     * cannot be told from dots.
     */
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
