package dev.walferry.kafka.progress;

import dev.walferry.kafka.publish.client.KafkaClients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** One partition, compacted, so that it keeps the last record of each key for good. Its methods wait for Kafka. Safe in any thread. */
final class CompactedTopic {
    /**
     * Six hours. A position is written each second, and Kafka never compacts the newest segment. By default that segment lasts
     * a week, so each start would read half a million records. Some services refuse less than four hours.
     */
    private static final String SEGMENT_MILLIS = "21600000";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(100);

    /**
     * How long a broker waits for more records. All that is read is there, but a consumer asks for more in advance, and its
     * close waits for the answer: half a second by default.
     */
    private static final int FETCH_WAIT_MILLIS = 10;

    private final String name;
    private final Map<String, Object> client;
    private final String clientId;
    private final Optional<Short> replicationFactor;

    /**
     * Creates a topic that may or may not exist.
     *
     * @param name its name
     * @param client settings of Kafka's clients; may hold secrets
     * @param clientId names the clients
     * @param replicationFactor number of copies if the topic is created, -1 for the broker's default
     */
    CompactedTopic(String name, Map<String, Object> client, String clientId, short replicationFactor) {
        this.name = name;
        this.client = client;
        this.clientId = clientId;
        this.replicationFactor = replicationFactor < 0 ? Optional.empty() : Optional.of(replicationFactor);
    }

    /** Creates the topic; another daemon may do so at the same time. */
    void create(Admin admin) {
        NewTopic topic = new NewTopic(name, Optional.of(1), replicationFactor)
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.SEGMENT_MS_CONFIG,
                        SEGMENT_MILLIS));
        KafkaClients.answer(admin.createTopics(List.of(topic)).all(), TopicExistsException.class);
    }

    /** Returns whether the topic exists, and requires that it can keep what it holds. */
    boolean exists(Admin admin) {
        Map<String, TopicDescription> found = KafkaClients.answer(
                admin.describeTopics(List.of(name)).allTopicNames(), UnknownTopicOrPartitionException.class);
        if (found == null) {
            return false;
        }
        int partitions = Objects.requireNonNull(found.get(name), "the topic that was asked for")
                .partitions()
                .size();
        if (partitions != 1) {
            throw new ProgressException("topic " + name + " has " + partitions
                    + " partitions, expected 1: delete it and start again, which creates it as it must be");
        }
        requireCompacted(admin);
        return true;
    }

    /** Requires that the topic is compacted. Without the right to read its configuration, it is assumed to be. */
    private void requireCompacted(Admin admin) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        Map<ConfigResource, Config> configs =
                KafkaClients.answer(admin.describeConfigs(List.of(resource)).all(), AuthorizationException.class);
        Config config = configs == null ? null : configs.get(resource);
        ConfigEntry policy = config == null ? null : config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
        if (policy != null && !TopicConfig.CLEANUP_POLICY_COMPACT.equals(policy.value())) {
            throw new ProgressException("topic " + name + " has cleanup.policy=" + policy.value()
                    + ", so Kafka may delete the progress that it holds: set its cleanup.policy=compact");
        }
    }

    /** Reads from the beginning to the end as it is now, and returns the last value of each key. */
    Map<String, byte[]> values() {
        Map<String, Object> settings = KafkaClients.settings(client, ConsumerConfig.configNames(), clientId);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // what is deleted meanwhile must not look as if it had never been written
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        TopicPartition partition = new TopicPartition(name, 0);
        Map<String, byte[]> values = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition), PATIENCE).get(partition), "the end that was asked for");
            long at = consumer.position(partition, PATIENCE);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (at < end) {
                consumer.poll(POLL).forEach(record -> put(values, record));
                long next = consumer.position(partition, PATIENCE);
                if (next > at) { // a long topic may take its time
                    at = next;
                    deadline = System.nanoTime() + PATIENCE.toNanos();
                } else if (deadline - System.nanoTime() < 0) {
                    throw new TimeoutException("nothing came for " + PATIENCE.toSeconds() + " s, at offset " + at
                            + ", and its end is " + end);
                }
            }
        }
        return values;
    }

    private void put(Map<String, byte[]> values, ConsumerRecord<byte[], byte[]> record) {
        byte[] key = record.key();
        if (key == null) {
            throw new ProgressException("topic " + name + " holds a record without a key at offset " + record.offset()
                    + ", which Walferry did not write: find out what else writes to the topic");
        }
        byte @Nullable [] value = record.value();
        if (value == null) {
            values.remove(SlotProgress.text(key));
        } else {
            values.put(SlotProgress.text(key), value);
        }
    }
}
