package dev.walferry.kafka.config.settings;

/**
 * How topics that do not exist are created.
 *
 * @param create whether the daemon creates them; otherwise the broker may, or sending fails
 * @param partitions number of partitions, -1 for the broker's default
 * @param replicationFactor number of replicas, -1 for the broker's default
 */
public record TopicSettings(boolean create, int partitions, short replicationFactor) {}
