package dev.walferry.kafka.publish;

import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.publish.client.KafkaError;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.jspecify.annotations.Nullable;

/** The topics that records go to. For one thread. */
final class Topics implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Admin admin;
    private final TopicCreation creation;
    private final DeliveryHistory history;
    private final Consumer<String> producerLookup;
    private final Map<String, TopicLookup> lookups = new HashMap<>();

    /**
     * Creates an empty set of topics.
     *
     * @param admin asked about topics; closed with this
     * @param creation how missing topics are created
     * @param history knows which topics refused a timestamp
     * @param producerLookup lets the producer ask for a topic, which makes a broker create it if the broker creates
     *     topics; returns at once
     */
    Topics(Admin admin, TopicCreation creation, DeliveryHistory history, Consumer<String> producerLookup) {
        this.admin = admin;
        this.creation = creation;
        this.history = history;
        this.producerLookup = producerLookup;
    }

    /** Waits until a broker answers, or throws. */
    void requireBroker() {
        try {
            askBroker().get();
        } catch (ExecutionException e) {
            throw notAnswered(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeliveryException("interrupted while waiting for a broker", e, true);
        }
    }

    /** Asks the broker, and returns at once; the answer arrives, or fails, within some seconds. */
    KafkaFuture<String> askBroker() {
        return admin.describeCluster(new DescribeClusterOptions().timeoutMs((int) PATIENCE.toMillis()))
                .clusterId();
    }

    static DeliveryException notAnswered(Throwable cause) {
        KafkaError error = KafkaError.of(cause);
        String message = cause instanceof AuthenticationException
                ? "Kafka and this daemon cannot agree on who they are: " + KafkaError.reason(cause) + " ("
                        + error.remedy() + ")"
                : "no broker answers within " + PATIENCE.toSeconds() + " s: " + cause.getMessage()
                        + " (check kafka.bootstrap.servers, kafka.security.protocol, and that the brokers can be reached"
                        + " from here)";
        return new DeliveryException(message, cause, error.isRetriable());
    }

    /** Returns what is known of a topic. */
    TopicLookup get(String topic) {
        TopicLookup lookup = lookups.get(topic);
        if (lookup == null) {
            lookup = new TopicLookup(topic, admin, creation, history, producerLookup);
            lookups.put(topic, lookup);
        }
        return lookup;
    }

    /** Returns the topic with the record that has waited longest for its acknowledgement; null if none is known to wait. */
    @Nullable
    String waitsLongest() {
        String longest = null;
        int since = Integer.MAX_VALUE;
        for (TopicLookup lookup : lookups.values()) {
            Integer ofTopic = lookup.waitsSince();
            if (ofTopic != null && ofTopic < since) {
                longest = lookup.name();
                since = ofTopic;
            }
        }
        return longest;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
