package dev.walferry.kafka.publish;

import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.Failures.Cause;
import dev.walferry.kafka.observe.Failures.Side;
import dev.walferry.kafka.observe.Outage;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.publish.client.KafkaError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that a topic exists and takes records before the first one goes to it, without waiting.
 *
 * <p>A topic is looked up first and created only if it is not there, so that a principal without the right to create
 * topics can use existing ones. If the daemon may not create it, the broker may, when the producer asks for it. An
 * error that a retry may fix is tried again, with a growing pause, for as long as it takes.
 *
 * <p>One thread asks whether the topic is ready; Kafka's answers arrive in another.
 */
final class TopicLookup {
    private enum State {
        TO_ASK,
        ASKED,
        READY,
        REFUSED
    }

    private static final Logger LOG = LoggerFactory.getLogger(TopicLookup.class);
    private static final Cause TAKES_NOTHING = new Cause(Side.KAFKA, "topic_unavailable");
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration PARTITION_PAUSE = Duration.ofSeconds(1);

    /** How long brokers may take to learn of a new topic, or to create one themselves. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

    private final String topic;
    private final Admin admin;
    private final TopicCreation creation;
    private final DeliveryHistory history;
    private final Consumer<String> producerLookup;
    private final Outage outage;

    /** Written before {@link #state}, read after it. */
    private TimestampLimits limits = TimestampLimits.DEFAULT;

    /** Written before {@link #state}, read after it. */
    private int partitions;

    private @Nullable Throwable cause;
    private long pauseNanos;
    private long dueAt;
    private boolean askProducer;
    private @Nullable Long missingSince;
    private volatile State state = State.TO_ASK;
    private boolean begun;
    private volatile boolean proven;

    /** A record whose acknowledgement is watched, which tells how long the topic keeps records waiting. */
    private @Nullable OutgoingRecord watched;

    private int watchedSince;
    private @Nullable OutgoingRecord last;
    private int lastAt = -1;

    TopicLookup(
            String topic,
            Admin admin,
            TopicCreation creation,
            DeliveryHistory history,
            Consumer<String> producerLookup) {
        this.topic = topic;
        this.admin = admin;
        this.creation = creation;
        this.history = history;
        this.outage = new Outage(LOG, LogEvent.KAFKA_TOPIC, history.failures(), TAKES_NOTHING);
        this.producerLookup = producerLookup;
        lookAgain();
    }

    /**
     * Returns whether records can be sent to the topic now. The first call starts to find out.
     *
     * @throws DeliveryException if the topic can be neither found nor created
     */
    private boolean isReady() {
        return switch (state) {
            case READY -> true;
            case ASKED -> false;
            case TO_ASK -> {
                if (System.nanoTime() - dueAt >= 0) {
                    ask();
                }
                yield false;
            }
            case REFUSED -> throw refused(Objects.requireNonNull(cause, "why it was refused"));
        };
    }

    /**
     * Returns whether another record can be sent now. The topic is ready then, and the first record goes alone. A broker that
     * is about to lead a partition may refuse a producer's first batch and take the second, since it takes any number as the
     * first of a sequence. The first batch would then be refused as out of sequence forever.
     *
     * @throws DeliveryException if the topic can be neither found nor created
     */
    boolean takesAnother() {
        return isReady() && (proven || !begun);
    }

    /** Returns which timestamps the topic takes, once it is ready. */
    TimestampLimits limits() {
        return limits;
    }

    /** Returns how many partitions the topic has, once it is ready. */
    int partitions() {
        return partitions;
    }

    /** Forgets what was found out. */
    void forget(String reason) {
        outage.failed("topic " + topic + ": " + reason);
        lookAgain();
    }

    /** Looks again after a pause, because a record needs a partition that the topic does not have yet. */
    void lacksPartition(String reason) {
        outage.failed(reason);
        lookAgain();
        dueAt += PARTITION_PAUSE.toNanos();
    }

    /** Notes that a record was taken. In each epoch one is watched, unless the outcome of the last one is not known yet. */
    void taken(OutgoingRecord record, int now) {
        begun = true;
        last = record;
        if (lastAt != now) {
            lastAt = now;
            watch(record);
        }
        if (outage.isOpen()) {
            outage.over("topic " + topic + ": takes records");
        }
    }

    private void watch(OutgoingRecord record) {
        if (watched == null || watched.isSettled()) {
            watched = record;
            watchedSince = lastAt;
        }
    }

    /** Notes that a record has arrived. Called by the producer's thread. */
    void acknowledged() {
        if (!proven) {
            proven = true;
        }
    }

    String name() {
        return topic;
    }

    /**
     * Returns the epoch in which a record was taken that still waits for its acknowledgement; null if none is known to
     * wait.
     */
    @Nullable
    Integer waitsSince() {
        if (watched != null && !watched.isSettled()) {
            return watchedSince;
        }
        return last == null || last.isSettled() ? null : lastAt;
    }

    /** Looks again, because what was found out may be old. */
    void lookAgain() {
        begun = false;
        proven = false;
        pauseNanos = FIRST_PAUSE.toNanos();
        missingSince = null;
        dueAt = System.nanoTime();
        state = State.TO_ASK;
    }

    private void ask() {
        state = State.ASKED;
        if (askProducer) {
            producerLookup.accept(topic);
        }
        whenDone(admin.describeTopics(List.of(topic)).allTopicNames(), (found, e) -> {
            if (e == null) {
                awaitLeaders(Objects.requireNonNull(found.get(topic), "the topic that was asked for"));
            } else if (unwrapped(e) instanceof UnknownTopicOrPartitionException) {
                missing(unwrapped(e));
            } else {
                failed(unwrapped(e));
            }
        });
    }

    /**
     * A topic is missing for a moment even after the controller has created it, because the brokers learn of it later.
     */
    private void missing(Throwable e) {
        long now = System.nanoTime();
        if (missingSince != null && now - missingSince < PATIENCE_NANOS) {
            askLater();
        } else if (creation.enabled()) {
            create();
        } else if (missingSince == null) {
            missingSince = now;
            askProducer = true;
            askLater();
        } else {
            refuse(e);
        }
    }

    private void create() {
        whenDone(admin.createTopics(List.of(creation.newTopic(topic))).all(), (nothing, e) -> {
            if (e == null || unwrapped(e) instanceof TopicExistsException) {
                missingSince = System.nanoTime();
                pauseNanos = FIRST_PAUSE.toNanos();
                askLater();
            } else {
                failed(unwrapped(e));
            }
        });
    }

    /**
     * Waits until the leader of every partition answers as such. A broker that does not know yet that it leads refuses a
     * producer's first batch, and may then take the second; the first stays out of sequence forever.
     */
    private void awaitLeaders(TopicDescription description) {
        Map<TopicPartition, OffsetSpec> latest = description.partitions().stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        whenDone(admin.listOffsets(latest).all(), (offsets, e) -> {
            if (e == null) {
                partitions = latest.size();
                readLimits();
            } else {
                failed(unwrapped(e));
            }
        });
    }

    /** Reads the topic's limits. Without the right to read them, or on an old broker, Kafka's defaults apply. */
    private void readLimits() {
        if (history.isTimestampRefused(topic)) {
            limits = TimestampLimits.PRESENT;
            state = State.READY;
            return;
        }
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        whenDone(admin.describeConfigs(List.of(resource)).all(), (configs, e) -> {
            if (e == null) {
                limits = TimestampLimits.of(Objects.requireNonNull(configs.get(resource), "the topic's configuration"));
            } else {
                LOG.debug(
                        "topic {}: cannot read its configuration: {}",
                        topic,
                        unwrapped(e).getMessage());
            }
            state = State.READY;
        });
    }

    private void failed(Throwable e) {
        KafkaError error = KafkaError.of(e);
        if (error.isRetriable()) {
            outage.failed("topic " + topic + ": cannot be looked up or created: " + e.getMessage() + " ("
                    + error.remedy() + "); trying again");
            missingSince = null;
            askLater();
        } else {
            refuse(e);
        }
    }

    private void askLater() {
        dueAt = System.nanoTime() + pauseNanos;
        pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE.toNanos());
        state = State.TO_ASK;
    }

    private void refuse(Throwable e) {
        cause = e;
        state = State.REFUSED;
    }

    private DeliveryException refused(Throwable e) {
        String remedy = e instanceof UnknownTopicOrPartitionException
                ? "create it, or set topic.creation.enable=true here, or auto.create.topics.enable=true on the brokers"
                : KafkaError.of(e).remedy();
        return new DeliveryException(
                "topic " + topic + " can be neither found nor created: " + e.getMessage() + " (" + remedy + ")",
                e,
                false);
    }

    private <T> void whenDone(KafkaFuture<T> future, KafkaFuture.BiConsumer<T, @Nullable Throwable> action) {
        KafkaFuture<T> unused = future.whenComplete((value, e) -> {
            try {
                action.accept(value, e);
            } catch (RuntimeException
                    | Error unexpected) { // an admin client drops it, and the topic would never be ready
                refuse(unexpected);
            }
        });
    }

    private static Throwable unwrapped(Throwable e) {
        return e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    }
}
