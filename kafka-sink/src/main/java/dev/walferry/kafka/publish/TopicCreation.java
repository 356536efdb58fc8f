package dev.walferry.kafka.publish;

import java.util.Optional;

/**
 * How missing topics are created.
 *
 * @param enabled whether they are
 * @param partitions number of partitions, empty for the broker's default
 * @param replicationFactor number of copies, empty for the broker's default
 */
public record TopicCreation(boolean enabled, Optional<Integer> partitions, Optional<Short> replicationFactor) {}
