package dev.walferry.kafka.config.syntax;

import dev.walferry.kafka.config.rule.NamePatterns;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** Parsed values by key. A key whose value is wrong or missing has no value here. */
public final class ParsedSettings {
    private final Map<String, Object> parsed;
    private final Map<String, String> free;

    /**
     * Takes what was parsed.
     *
     * @param parsed values by key, as {@code ConfigDef} parses them
     * @param free values of keys that belong to a {@link KeyFamily}
     */
    public ParsedSettings(Map<String, Object> parsed, Map<String, String> free) {
        this.parsed = parsed;
        this.free = free;
    }

    /**
     * Returns the values of keys that belong to a {@link KeyFamily}.
     *
     * @return values by key
     */
    public Map<String, String> free() {
        return free;
    }

    /**
     * Returns whether a key has a value.
     *
     * @param key its name
     * @return whether it is set, or has a default
     */
    public boolean has(String key) {
        return parsed.get(key) != null;
    }

    /**
     * Returns a text.
     *
     * @param key its name
     * @return the text without spaces around it
     */
    public String text(String key) {
        return ((String) value(key)).strip();
    }

    /**
     * Returns a text that may be missing.
     *
     * @param key its name
     * @return the text without spaces around it, null if it is not set
     */
    public @Nullable String textOrNull(String key) {
        return parsed.get(key) == null ? null : text(key);
    }

    /**
     * Returns patterns of names that may be missing.
     *
     * @param key its name
     * @return the patterns, null if it is not set
     */
    public @Nullable NamePatterns namesOrNull(String key) {
        return parsed.get(key) == null ? null : NamePatterns.parse(text(key));
    }

    /**
     * Returns a truth value.
     *
     * @param key its name
     * @return what it is set to
     */
    public boolean flag(String key) {
        return (Boolean) value(key);
    }

    /**
     * Returns a number.
     *
     * @param key its name
     * @return what it is set to
     */
    public long number(String key) {
        return ((Number) value(key)).longValue();
    }

    /**
     * Returns a list.
     *
     * @param key its name
     * @return texts without spaces around them, none empty
     */
    public List<String> list(String key) {
        return ((List<?>) value(key))
                .stream()
                        .map(e -> e.toString().strip())
                        .filter(e -> !e.isEmpty())
                        .toList();
    }

    /**
     * Returns a secret that may be missing.
     *
     * @param key its name
     * @return the secret, null if it is not set
     */
    public @Nullable Password secret(String key) {
        return (Password) parsed.get(key);
    }

    private Object value(String key) {
        return Objects.requireNonNull(parsed.get(key), key);
    }
}
