package dev.walferry.kafka.publish;

import dev.walferry.kafka.config.settings.TopicSettings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * How missing topics are created.
 *
 * @param enabled whether they are
 * @param partitions number of partitions, empty for the broker's default
 * @param replicationFactor number of copies, empty for the broker's default
 * @param compacted topics that keep the last record of each key
 */
public record TopicCreation(
        boolean enabled, Optional<Integer> partitions, Optional<Short> replicationFactor, Set<String> compacted) {
    private static final Map<String, String> COMPACT =
            Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);

    /**
     * Copies the names.
     *
     * @param enabled whether missing topics are created
     * @param partitions number of partitions, empty for the broker's default
     * @param replicationFactor number of copies, empty for the broker's default
     * @param compacted topics that keep the last record of each key
     */
    public TopicCreation {
        compacted = Set.copyOf(compacted);
    }

    /**
     * Takes the settings as configured.
     *
     * @param topics settings in which -1 stands for the broker's default
     * @param compacted topics that keep the last record of each key
     * @return how topics are created
     */
    public static TopicCreation of(TopicSettings topics, Set<String> compacted) {
        return new TopicCreation(
                topics.create(),
                topics.partitions() < 0 ? Optional.empty() : Optional.of(topics.partitions()),
                topics.replicationFactor() < 0 ? Optional.empty() : Optional.of(topics.replicationFactor()),
                compacted);
    }

    /**
     * Describes a topic to be created.
     *
     * @param name its name
     * @return a request for the admin client
     */
    public NewTopic newTopic(String name) {
        NewTopic topic = new NewTopic(name, partitions, replicationFactor);
        return compacted.contains(name) ? topic.configs(COMPACT) : topic;
    }
}
