package dev.walferry.kafka.publish;

import dev.walferry.kafka.config.settings.TopicSettings;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * How missing topics are created.
 *
 * @param enabled whether they are
 * @param partitions number of partitions, empty for the broker's default
 * @param replicationFactor number of copies, empty for the broker's default
 */
public record TopicCreation(boolean enabled, Optional<Integer> partitions, Optional<Short> replicationFactor) {
    /**
     * Takes the settings as configured.
     *
     * @param topics settings in which -1 stands for the broker's default
     * @return how topics are created
     */
    public static TopicCreation of(TopicSettings topics) {
        return new TopicCreation(
                topics.create(),
                topics.partitions() < 0 ? Optional.empty() : Optional.of(topics.partitions()),
                topics.replicationFactor() < 0 ? Optional.empty() : Optional.of(topics.replicationFactor()));
    }

    /**
     * Describes a topic to be created.
     *
     * @param name its name
     * @return a request for the admin client
     */
    public NewTopic newTopic(String name) {
        return new NewTopic(name, partitions, replicationFactor);
    }
}
