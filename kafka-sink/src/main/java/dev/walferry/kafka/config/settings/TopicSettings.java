package dev.walferry.kafka.config.settings;

import dev.walferry.kafka.config.rule.TopicGroup;
import java.util.List;

/**
 * How topics that do not exist are created.
 *
 * @param create whether the daemon creates them; otherwise the broker may, or sending fails
 * @param groups how; the first group that contains a topic applies, and the last one contains every topic
 */
public record TopicSettings(boolean create, List<TopicGroup> groups) {
    /**
     * Returns the group of a topic.
     *
     * @param topic its name
     * @return the first one that contains it
     */
    public TopicGroup group(String topic) {
        return groups.stream()
                .filter(group -> group.contains(topic))
                .findFirst()
                .orElse(TopicGroup.DEFAULT);
    }
}
