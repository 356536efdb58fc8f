package dev.walferry.kafka.cli.check;

import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.jspecify.annotations.Nullable;

/**
 * What a topic's settings promise.
 *
 * @param topic its name
 * @param replicas how many copies a partition has
 * @param minInSync how many of them an acknowledgement stands for at least; 0 if that cannot be seen
 * @param maxMessageBytes the largest batch of records that it takes; 0 if that cannot be seen
 */
record TopicLimits(String topic, int replicas, int minInSync, int maxMessageBytes) {
    static TopicLimits of(String topic, int replicas, @Nullable Config config) {
        return new TopicLimits(
                topic, replicas, number(config, "min.insync.replicas"), number(config, "max.message.bytes"));
    }

    private static int number(@Nullable Config config, String name) {
        ConfigEntry entry = config == null ? null : config.get(name);
        return entry == null || entry.value() == null ? 0 : Integer.parseInt(entry.value());
    }
}
