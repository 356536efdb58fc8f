package dev.walferry.kafka.config.rule;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Topics that are created in one way.
 *
 * @param name its name in the configuration
 * @param include has to match the whole name of a topic
 * @param exclude must not match it; null if there are no exceptions
 * @param partitions number of partitions, -1 for the broker's default
 * @param replicationFactor number of replicas, -1 for the broker's default
 * @param configs the topic's own settings by Kafka's names, for the rest the broker's defaults
 */
public record TopicGroup(
        String name,
        Pattern include,
        @Nullable Pattern exclude,
        int partitions,
        short replicationFactor,
        Map<String, String> configs) {
    /** All topics, as the broker creates them by default. */
    public static final TopicGroup DEFAULT =
            new TopicGroup("default", Pattern.compile(".*", Pattern.DOTALL), null, -1, (short) -1, Map.of());

    /**
     * Returns whether this is the group of all topics that no other group contains.
     *
     * @return true for the default
     */
    public boolean isDefault() {
        return name.equals(DEFAULT.name);
    }

    /**
     * Returns whether a topic belongs to the group.
     *
     * @param topic its name
     * @return true if it is included and not excluded
     */
    public boolean contains(String topic) {
        return include.matcher(topic).matches()
                && (exclude == null || !exclude.matcher(topic).matches());
    }
}
