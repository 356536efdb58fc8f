package dev.walferry.kafka.publish;

import dev.walferry.kafka.config.rule.TopicGroup;
import dev.walferry.kafka.config.settings.TopicSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * How missing topics are created.
 *
 * @param settings as configured
 * @param compacted topics that keep the last record of each key, whatever is configured
 */
public record TopicCreation(TopicSettings settings, Set<String> compacted) {
    /**
     * Copies the names.
     *
     * @param settings as configured
     * @param compacted topics that keep the last record of each key, whatever is configured
     */
    public TopicCreation {
        compacted = Set.copyOf(compacted);
    }

    /**
     * Returns whether the daemon creates topics.
     *
     * @return false if they have to exist, or the broker creates them
     */
    public boolean enabled() {
        return settings.create();
    }

    /**
     * Describes a topic to be created.
     *
     * @param name its name
     * @return a request for the admin client
     */
    public NewTopic newTopic(String name) {
        TopicGroup group = settings.group(name);
        Map<String, String> configs = new HashMap<>(group.configs());
        if (compacted.contains(name)) {
            configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        }
        return new NewTopic(
                        name,
                        group.partitions() < 0 ? Optional.empty() : Optional.of(group.partitions()),
                        group.replicationFactor() < 0 ? Optional.empty() : Optional.of(group.replicationFactor()))
                .configs(configs);
    }
}
