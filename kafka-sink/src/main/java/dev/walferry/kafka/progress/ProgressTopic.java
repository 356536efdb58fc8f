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
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * The progress topic: one partition, compacted, so that it keeps the last record of each key for good.
 *
 * <p>Its methods wait for Kafka, so the loop must not call them; {@link #stopWaiting} ends that. Safe in any thread.
 */
public final class ProgressTopic implements ProgressStore {
    private static final String CLIENT_ID = "walferry-progress";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration ACKNOWLEDGEMENT = Duration.ofSeconds(60);

    private final String topicPrefix;
    private final String name;
    private final String clientId;
    private final Map<String, Object> client;
    private final CompactedTopic kept;
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
        this.kept = new CompactedTopic(name, client, clientId, replicationFactor);
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
            if (kept.exists(admin)) {
                return position(slot, kept.values());
            }
            kept.create(admin);
            return null;
        }));
    }

    private <T extends @Nullable Object> T asked(Function<Admin, T> question) {
        return questions.ask(() -> withAdmin(question));
    }

    private <T extends @Nullable Object> T withAdmin(Function<Admin, T> question) {
        try (Admin admin = Admin.create(KafkaClients.settings(client, AdminClientConfig.configNames(), clientId))) {
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
        return asked(admin -> kept.exists(admin) ? kept.values() : Map.<String, byte[]>of());
    }

    /** Creates the topic if it does not exist. */
    @Override
    public void create() {
        this.<@Nullable Void>asked(admin -> {
            if (!kept.exists(admin)) {
                kept.create(admin);
            }
            return null;
        });
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
