package dev.walferry.kafka.config;

import dev.walferry.kafka.config.settings.NamePatterns;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** Parsed values by key. A key whose value is wrong or missing has no value here. */
final class ParsedSettings {
    private final Map<String, Object> parsed;
    private final Map<String, String> free;

    ParsedSettings(Map<String, Object> parsed, Map<String, String> free) {
        this.parsed = parsed;
        this.free = free;
    }

    /** The values of keys that belong to a {@link KeyFamily}. */
    Map<String, String> free() {
        return free;
    }

    boolean has(String key) {
        return parsed.get(key) != null;
    }

    String text(String key) {
        return ((String) value(key)).strip();
    }

    @Nullable
    String textOrNull(String key) {
        return parsed.get(key) == null ? null : text(key);
    }

    @Nullable
    NamePatterns namesOrNull(String key) {
        return parsed.get(key) == null ? null : NamePatterns.parse(text(key));
    }

    boolean flag(String key) {
        return (Boolean) value(key);
    }

    long number(String key) {
        return ((Number) value(key)).longValue();
    }

    List<String> list(String key) {
        return ((List<?>) value(key))
                .stream()
                        .map(e -> e.toString().strip())
                        .filter(e -> !e.isEmpty())
                        .toList();
    }

    @Nullable
    Password secret(String key) {
        return (Password) parsed.get(key);
    }

    private Object value(String key) {
        return Objects.requireNonNull(parsed.get(key), key);
    }
}
