package dev.walferry.kafka.control;

import dev.walferry.kafka.control.TableCommand.Action;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.publish.client.KafkaClients;
import dev.walferry.kafka.publish.client.KafkaError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * The topic that a daemon takes commands from. It has one partition, and each command has the daemon's {@code
 * topic.prefix} as its key, so that several daemons may share a topic; a command for one of several pipelines has that
 * one's {@linkplain #key key}. Anyone who can write to it can command the daemon.
 *
 * <p>Its methods wait for Kafka. Safe in any thread.
 */
public final class ControlTopic {
    private static final String CLIENT_ID = "walferry-control";
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(30);

    private final String name;
    private final String topicPrefix;
    private final String key;
    private final String clientId;
    private final Map<String, Object> client;

    /**
     * Creates a daemon's topic.
     *
     * @param name the topic's name
     * @param topicPrefix the daemon's {@code topic.prefix}
     * @param client settings of Kafka's clients, {@code bootstrap.servers} among them; may hold secrets
     */
    public ControlTopic(String name, String topicPrefix, Map<String, Object> client) {
        this(name, topicPrefix, null, client);
    }

    /**
     * Creates the topic of one of several pipelines.
     *
     * @param name the topic's name
     * @param topicPrefix the daemon's {@code topic.prefix}
     * @param pipeline the pipeline's name; null if it is the only one
     * @param client settings of Kafka's clients, {@code bootstrap.servers} among them; may hold secrets
     */
    public ControlTopic(String name, String topicPrefix, @Nullable String pipeline, Map<String, Object> client) {
        this.name = name;
        this.topicPrefix = topicPrefix;
        this.key = key(topicPrefix, pipeline);
        this.clientId = CLIENT_ID + (pipeline == null ? "" : "-" + pipeline);
        this.client = Map.copyOf(client);
    }

    /**
     * Returns the key of commands for one pipeline.
     *
     * @param topicPrefix the daemon's {@code topic.prefix}
     * @param pipeline the pipeline's name; null if it is the only one
     * @return the prefix, with a slash and the pipeline's name if it has one
     */
    public static String key(String topicPrefix, @Nullable String pipeline) {
        return pipeline == null ? topicPrefix : topicPrefix + '/' + pipeline;
    }

    String name() {
        return name;
    }

    String clientId() {
        return clientId;
    }

    /** Returns whether a command is for this pipeline, or for all of the daemon's. */
    boolean isFor(byte @Nullable [] of) {
        String whose = of == null ? "" : new String(of, StandardCharsets.UTF_8);
        return whose.equals(key) || whose.equals(topicPrefix);
    }

    Map<String, Object> client() {
        return client;
    }

    Admin admin() {
        return Admin.create(KafkaClients.settings(client, AdminClientConfig.configNames(), clientId));
    }

    /** Returns the topic's id; null if there is no such topic. */
    @Nullable
    String id(Admin admin) {
        Map<String, TopicDescription> found = KafkaClients.answer(
                admin.describeTopics(List.of(name)).allTopicNames(), UnknownTopicOrPartitionException.class);
        TopicDescription topic = found == null ? null : found.get(name);
        return topic == null ? null : topic.topicId().toString();
    }

    /**
     * Writes a command, and creates the topic if it does not exist.
     *
     * @param action what to do
     * @param tables for which tables
     * @param replicationFactor number of copies if the topic is created, -1 for the broker's default
     * @throws DeliveryException if Kafka does not take it
     */
    public void send(Action action, TableSelector tables, short replicationFactor) {
        try {
            create(replicationFactor);
            send(CommandJson.bytes(action, tables));
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    /**
     * Creates the topic if it does not exist.
     *
     * @param replicationFactor number of copies if the topic is created, -1 for the broker's default
     * @throws DeliveryException if Kafka does not take it
     */
    public void prepare(short replicationFactor) {
        try {
            create(replicationFactor);
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    private void create(short replicationFactor) {
        try (Admin admin = admin()) {
            if (id(admin) == null) {
                NewTopic topic = new NewTopic(
                        name,
                        Optional.of(1),
                        replicationFactor < 0 ? Optional.empty() : Optional.of(replicationFactor));
                topic.configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1"));
                KafkaClients.answer(admin.createTopics(List.of(topic)).all(), TopicExistsException.class);
            }
        }
    }

    private void send(byte[] command) {
        byte[] to = key.getBytes(StandardCharsets.UTF_8);
        KafkaClients.send(client, clientId, new ProducerRecord<>(name, 0, to, command), DELIVERY_TIMEOUT);
    }

    DeliveryException unavailable(KafkaException e) {
        KafkaError error = KafkaError.of(e);
        return new DeliveryException(
                "topic " + name + ", which holds commands, cannot be used: " + e.getMessage() + " (" + error.remedy()
                        + ")",
                e,
                error.isRetriable());
    }
}
