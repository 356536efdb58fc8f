package dev.walferry.kafka.config.settings;

import dev.walferry.kafka.config.mode.SubjectNameStrategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a schema registry, and what schemas are named there.
 *
 * @param urls at least one node, in the order in which they are tried
 * @param userInfo {@code user:password} for nodes whose URL has none; null for none
 * @param bearerToken sent instead of user and password; null for none
 * @param ssl Kafka's {@code ssl.*} options that are set, without the registry's prefix; holds secrets
 * @param autoRegister whether schemas are registered; otherwise they are only looked up
 * @param keySubjects how the subjects of keys are named
 * @param valueSubjects how the subjects of values are named
 * @param connectTimeout the longest time for a connection
 * @param requestTimeout the longest time from a request to the end of its answer
 */
public record RegistrySettings(
        List<RegistryUrl> urls,
        @Nullable Password userInfo,
        @Nullable Password bearerToken,
        Map<String, Object> ssl,
        boolean autoRegister,
        SubjectNameStrategy keySubjects,
        SubjectNameStrategy valueSubjects,
        Duration connectTimeout,
        Duration requestTimeout) {

    /**
     * Returns the settings for people.
     *
     * @return where the registry is; no credentials
     */
    @Override
    public String toString() {
        return "RegistrySettings[urls=" + urls + ", autoRegister=" + autoRegister + "]";
    }
}
