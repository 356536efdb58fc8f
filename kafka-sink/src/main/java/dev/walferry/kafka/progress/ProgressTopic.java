package dev.walferry.kafka.progress;

import dev.walferry.kafka.config.settings.ReservedTopics;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.publish.client.KafkaClients;
import dev.walferry.kafka.publish.client.KafkaError;
import dev.walferry.kafka.publish.client.KafkaQuestions;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.SlotStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The progress topic: one partition, compacted, so that it keeps the last record of each key for good.
 *
 * <p>Its methods wait for Kafka, so the loop must not call them; {@link #stopWaiting} ends that. Safe in any thread.
 */
public final class ProgressTopic implements ProgressStore {
    private static final String CLIENT_ID = "walferry-progress";
    /**
     * Six hours. A position is written each second, and Kafka never compacts the newest segment. By default that segment lasts
     * a week, so each start would read half a million records. Some services refuse less than four hours.
     */
    private static final String SEGMENT_MILLIS = "21600000";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration ACKNOWLEDGEMENT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);

    /**
     * How long a broker waits for more records. All that is read is there, but a consumer asks for more in advance, and its
     * close waits for the answer: half a second by default.
     */
    private static final int FETCH_WAIT_MILLIS = 10;

    private final String topicPrefix;
    private final String name;
    private final String clientId;
    private final Map<String, Object> client;
    private final Optional<Short> replicationFactor;
    private final KafkaQuestions questions;

    /**
     * Creates the topic of the only pipeline of a process.
     *
     * @param topicPrefix the pipeline's {@code topic.prefix}
     * @param client settings of Kafka's clients, {@code bootstrap.servers} among them; may hold secrets
     * @param replicationFactor number of copies if the topic is created, -1 for the broker's default
     */
    public ProgressTopic(String topicPrefix, Map<String, Object> client, short replicationFactor) {
        this(topicPrefix, null, client, replicationFactor);
    }

    /**
     * Creates the topic of one of several pipelines.
     *
     * @param topicPrefix the pipeline's {@code topic.prefix}
     * @param pipeline the pipeline's name; null if it is the only one
     * @param client settings of Kafka's clients, {@code bootstrap.servers} among them; may hold secrets
     * @param replicationFactor number of copies if the topic is created, -1 for the broker's default
     */
    public ProgressTopic(
            String topicPrefix, @Nullable String pipeline, Map<String, Object> client, short replicationFactor) {
        this.topicPrefix = topicPrefix;
        this.name = name(topicPrefix, pipeline);
        this.clientId = CLIENT_ID + (pipeline == null ? "" : "-" + pipeline);
        this.client = client;
        this.questions = new KafkaQuestions(clientId);
        this.replicationFactor = replicationFactor < 0 ? Optional.empty() : Optional.of(replicationFactor);
    }

    /**
     * Returns how long a caller has waited for an answer about the topic.
     *
     * @return null if no caller waits
     */
    public @Nullable Duration waiting() {
        return questions.waiting();
    }

    /**
     * Returns the name of the topic of the only pipeline of a process.
     *
     * @param topicPrefix the pipeline's {@code topic.prefix}
     * @return {@code <topic.prefix>.walferry-progress}
     */
    public static String name(String topicPrefix) {
        return topicPrefix + ReservedTopics.PROGRESS;
    }

    /**
     * Returns the name of a pipeline's topic.
     *
     * @param topicPrefix the pipeline's {@code topic.prefix}
     * @param pipeline the pipeline's name; null if it is the only one
     * @return {@code <topic.prefix>.walferry-progress}, with a dot and the pipeline's name if it has one
     */
    public static String name(String topicPrefix, @Nullable String pipeline) {
        return name(topicPrefix) + (pipeline == null ? "" : "." + pipeline);
    }

    /** Ends every wait for Kafka here, now and later, with a {@link DeliveryException}. Returns at once. */
    public void stopWaiting() {
        questions.end();
    }

    @Override
    public ProgressPlace place() {
        return ProgressPlace.topic(name);
    }

    @Override
    public String topic() {
        return name;
    }

    @Override
    public boolean isOrdered() {
        return false;
    }

    @Override
    public Duration patience() {
        return ACKNOWLEDGEMENT;
    }

    @Override
    public SlotProgress read(Collection<Table> tables) {
        return SlotProgress.of(place(), records()).requireComplete();
    }

    @Override
    public boolean findsAll() {
        return true;
    }

    /**
     * Reads what the topic holds now.
     *
     * @return the progress; empty if there is no such topic
     * @throws ProgressException if it holds something else, has lost the record of a table or the list of them, or would not
     *     keep what it holds
     * @throws DeliveryException if Kafka does not answer
     */
    public SlotProgress read() {
        return read(List.of()).requireList();
    }

    /** A daemon before this one may have moved the slot and said so since, so the position is read now. */
    @Override
    public boolean isReplaced(SlotStatus slot) {
        KeptPosition kept = readPosition(slot.name());
        return kept != null && kept.isPassedBy(slot.confirmedFlushLsn());
    }

    /**
     * Reads how far a slot was delivered, and nothing else.
     *
     * @param slot the slot's name
     * @return what {@link PositionWriter} has written last; null for nothing
     * @throws ProgressException if it is not readable, or the topic would not keep it
     * @throws DeliveryException if Kafka does not answer
     */
    public @Nullable KeptPosition readPosition(String slot) {
        return position(slot, records());
    }

    /**
     * Does the same, and creates the topic if it does not exist.
     *
     * @param slot the slot's name
     * @return what {@link PositionWriter} has written last; null for nothing
     * @throws ProgressException if it is not readable, or the topic would not keep it
     * @throws DeliveryException if Kafka does not answer
     */
    public @Nullable KeptPosition readOrCreate(String slot) {
        return readOrCreateAhead(slot).get();
    }

    /**
     * Does the same while the caller does something else.
     *
     * @param slot the slot's name
     * @return waits for the answer, and fails, as {@link #readOrCreate} does
     */
    public Supplier<@Nullable KeptPosition> readOrCreateAhead(String slot) {
        return questions.begin(() -> this.<@Nullable KeptPosition>withAdmin(admin -> {
            if (exists(admin)) {
                return position(slot, values());
            }
            create(admin);
            return null;
        }));
    }

    private <T extends @Nullable Object> T asked(Function<Admin, T> question) {
        return questions.ask(() -> withAdmin(question));
    }

    private <T extends @Nullable Object> T withAdmin(Function<Admin, T> question) {
        try (Admin admin = Admin.create(settings(AdminClientConfig.configNames()))) {
            return question.apply(admin);
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    private @Nullable KeptPosition position(String slot, Map<String, byte[]> values) {
        String key = SlotProgress.text(ProgressJson.positionKey(slot));
        byte[] value = values.get(key);
        return value == null
                ? null
                : SlotProgress.of(place(), Map.of(key, value)).position(slot);
    }

    /**
     * Forgets how far a slot was delivered: the next daemon takes the server as it is.
     *
     * @param slot the slot's name
     * @throws DeliveryException if Kafka does not answer
     */
    public void forgetPosition(String slot) {
        try {
            KafkaClients.send(
                    client, clientId, new ProducerRecord<>(name, 0, ProgressJson.positionKey(slot), null), PATIENCE);
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    /**
     * Returns those of some topics that something was written to, as far as the role may see them.
     *
     * @param topics their names
     * @return those that have had a record
     * @throws DeliveryException if Kafka does not answer
     */
    public Set<String> written(Set<String> topics) {
        return asked(admin -> WrittenTopics.among(topics, admin));
    }

    /**
     * Returns other topics of the prefix, except those that hold progress: a daemon has written to them before.
     *
     * @param ofTables the topics of the tables' records, which need not have the prefix
     * @return names of those that exist
     * @throws DeliveryException if Kafka does not answer
     */
    @Override
    public Set<String> others(Set<String> ofTables) {
        return asked(admin ->
                others(KafkaClients.answer(admin.listTopics().names(), AuthorizationException.class), ofTables));
    }

    private Set<String> others(@Nullable Set<String> all, Set<String> ofTables) {
        return all == null
                ? Set.of()
                : all.stream()
                        .filter(topic -> ofTables.contains(topic) || topic.startsWith(topicPrefix + '.'))
                        .filter(topic -> !isProgress(topic))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns whether a topic is that of this pipeline, or of another one with the same prefix. */
    private boolean isProgress(String topic) {
        return topic.equals(name(topicPrefix)) || topic.startsWith(name(topicPrefix) + '.');
    }

    /**
     * Returns the records that the topic holds now, whatever they say.
     *
     * @return the last value of each key; empty if there is no such topic
     * @throws ProgressException if it would not keep what it holds
     * @throws DeliveryException if Kafka does not answer
     */
    public Map<String, byte[]> records() {
        return asked(admin -> exists(admin) ? values() : Map.<String, byte[]>of());
    }

    /** Creates the topic if it does not exist. */
    @Override
    public void create() {
        this.<@Nullable Void>asked(admin -> {
            if (!exists(admin)) {
                create(admin);
            }
            return null;
        });
    }

    private void create(Admin admin) {
        NewTopic topic = new NewTopic(name, Optional.of(1), replicationFactor)
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.SEGMENT_MS_CONFIG,
                        SEGMENT_MILLIS));
        KafkaClients.answer(admin.createTopics(List.of(topic)).all(), TopicExistsException.class);
    }

    private boolean exists(Admin admin) {
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

    /** Reads from the beginning to the end as it is now. */
    private Map<String, byte[]> values() {
        Map<String, Object> settings = settings(ConsumerConfig.configNames());
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

    private Map<String, Object> settings(Set<String> known) {
        return KafkaClients.settings(client, known, clientId);
    }

    private DeliveryException unavailable(KafkaException e) {
        KafkaError error = KafkaError.of(e);
        return new DeliveryException(
                "topic " + name + ", which holds the daemon's progress, cannot be read or created: " + e.getMessage()
                        + " (" + error.remedy() + ")",
                e,
                error.isRetriable());
    }
}
