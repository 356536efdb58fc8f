package dev.walferry.kafka.check.broker;

import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.jspecify.annotations.Nullable;

/**
 * What a topic's configuration means for records.
 *
 * @param topic its name
 * @param replicas number of copies of each partition
 * @param minInSync number of copies that an acknowledgement guarantees; 0 if not visible
 * @param maxMessageBytes the largest batch of records that it accepts; 0 if not visible
 * @param compacted whether it refuses records without a key
 */
record TopicLimits(String topic, int replicas, int minInSync, int maxMessageBytes, boolean compacted) {
    static TopicLimits of(String topic, int replicas, @Nullable Config config) {
        return new TopicLimits(
                topic,
                replicas,
                Integer.parseInt(value(config, "min.insync.replicas", "0")),
                Integer.parseInt(value(config, "max.message.bytes", "0")),
                value(config, "cleanup.policy", "").contains("compact"));
    }

    private static String value(@Nullable Config config, String name, String unseen) {
        ConfigEntry entry = config == null ? null : config.get(name);
        return entry == null || entry.value() == null ? unseen : entry.value();
    }
}
