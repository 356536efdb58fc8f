package dev.walferry.kafka.publish;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that a topic exists and takes records before the first one goes to it, without waiting.
 *
 * <p>A topic is looked up first and created only if it is not there, so that a principal without the right to create
 * topics can use existing ones. For one thread; Kafka's answers arrive in another.
 */
final class Topics implements AutoCloseable {
    private enum State {
        ASKED,
        READY,
        FAILED
    }

    private record Entry(State state, @Nullable Throwable cause) {}

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Admin admin;
    private final TopicCreation creation;
    private final Map<String, Entry> topics = new ConcurrentHashMap<>();

    Topics(Admin admin, TopicCreation creation) {
        this.admin = admin;
        this.creation = creation;
    }

    /** Waits until a broker answers, or throws. */
    void requireBroker() {
        try {
            admin.describeCluster(new DescribeClusterOptions().timeoutMs((int) PATIENCE.toMillis()))
                    .clusterId()
                    .get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new DeliveryException(
                    "no broker answers within " + PATIENCE.toSeconds() + " s: " + cause.getMessage()
                            + " (check kafka.bootstrap.servers and that the brokers can be reached from here)",
                    cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeliveryException("interrupted while waiting for a broker", e);
        }
    }

    /**
     * Whether records can be sent to a topic now. The first call for a topic starts to find out.
     *
     * @throws DeliveryException if the topic can be neither found nor created
     */
    boolean isReady(String topic) {
        Entry entry = topics.get(topic);
        if (entry == null) {
            topics.put(topic, new Entry(State.ASKED, null));
            lookUp(topic);
            return false;
        }
        if (entry.state == State.FAILED) {
            topics.remove(topic);
            throw refused(topic, entry.cause);
        }
        return entry.state == State.READY;
    }

    /** What was found out of a topic does not hold any more. */
    void forget(String topic) {
        topics.remove(topic);
    }

    private void lookUp(String topic) {
        whenDone(admin.describeTopics(List.of(topic)).allTopicNames(), (found, e) -> {
            if (e == null) {
                awaitLeaders(topic, Objects.requireNonNull(found.get(topic), "the topic that was asked for"));
            } else if (rootCause(e) instanceof UnknownTopicOrPartitionException && creation.enabled()) {
                create(topic);
            } else {
                settle(topic, rootCause(e));
            }
        });
    }

    private void create(String topic) {
        whenDone(admin.createTopics(List.of(creation.newTopic(topic))).all(), (nothing, e) -> {
            if (e == null || rootCause(e) instanceof TopicExistsException) {
                awaitCreated(topic, System.nanoTime() + PATIENCE.toNanos());
            } else {
                settle(topic, rootCause(e));
            }
        });
    }

    /** The controller has created it, and the brokers learn of it a moment later. */
    private void awaitCreated(String topic, long deadline) {
        whenDone(admin.describeTopics(List.of(topic)).allTopicNames(), (found, e) -> {
            if (e == null) {
                awaitLeaders(topic, Objects.requireNonNull(found.get(topic), "the topic that was asked for"));
            } else if (rootCause(e) instanceof UnknownTopicOrPartitionException && deadline - System.nanoTime() > 0) {
                awaitCreated(topic, deadline);
            } else {
                settle(topic, rootCause(e));
            }
        });
    }

    /**
     * Waits until the leader of every partition answers as such. A broker that does not know yet that it leads refuses a
     * producer's first batch, and may then take the second; the first stays out of sequence for ever.
     */
    private void awaitLeaders(String topic, TopicDescription description) {
        Map<TopicPartition, OffsetSpec> partitions = description.partitions().stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        whenDone(admin.listOffsets(partitions).all(), (offsets, e) -> settle(topic, e == null ? null : rootCause(e)));
    }

    private static <T> void whenDone(KafkaFuture<T> future, KafkaFuture.BiConsumer<T, @Nullable Throwable> action) {
        KafkaFuture<T> unused = future.whenComplete(action);
    }

    private void settle(String topic, @Nullable Throwable cause) {
        topics.put(topic, new Entry(cause == null ? State.READY : State.FAILED, cause));
    }

    private static Throwable rootCause(Throwable e) {
        return e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    }

    /** A topic that is missing and may not be created stays missing, though to Kafka that is worth another try. */
    private DeliveryException refused(String topic, @Nullable Throwable cause) {
        Throwable reason = cause == null ? new IllegalStateException("unknown") : cause;
        String remedy = creation.enabled()
                ? "create it, or allow this principal to: CREATE on the cluster or topic"
                : "create it, or set topic.creation.enable=true";
        boolean missing = reason instanceof UnknownTopicOrPartitionException;
        return new DeliveryException(
                "topic " + topic + " can be neither found nor created: " + reason.getMessage() + " (" + remedy + ")",
                reason,
                !missing && reason instanceof RetriableException);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
