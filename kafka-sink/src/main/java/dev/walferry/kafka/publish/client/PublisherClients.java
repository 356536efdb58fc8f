package dev.walferry.kafka.publish.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's clients that a publisher sends with, and closes.
 *
 * @param producer sends records
 * @param admin looks topics up, and creates them
 * @param threads those of both
 */
public record PublisherClients(KafkaProducer<byte[], byte[]> producer, Admin admin, KafkaThreads threads) {
    private static final Logger LOG = LoggerFactory.getLogger(PublisherClients.class);

    /** How long the admin client keeps a connection that it does not use; it uses one seldom. */
    public static final Duration ADMIN_IDLE = Duration.ofSeconds(30);

    /**
     * Starts a producer and an admin client.
     *
     * @param settings the producer's own; the admin client takes those that it knows
     * @return clients that have connected to nothing yet
     * @throws DeliveryException if they cannot be created
     */
    public static PublisherClients start(Map<String, Object> settings) {
        Map<String, Object> forProducer = producerSettings(settings);
        Map<String, Object> forAdmin = adminSettings(settings);
        synchronized (KafkaThreads.STARTING) {
            Set<Thread> before = KafkaThreads.running();
            try {
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(forProducer, new ByteArraySerializer(), new ByteArraySerializer());
                return new PublisherClients(
                        producer,
                        admin(forAdmin, producer),
                        KafkaThreads.startedSince(before, clientIds(forProducer, forAdmin)));
            } catch (KafkaException e) {
                throw notCreated(e);
            }
        }
    }

    private static Admin admin(Map<String, Object> settings, KafkaProducer<byte[], byte[]> producer) {
        try {
            return Admin.create(settings);
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    private static Set<String> clientIds(Map<String, Object> producer, Map<String, Object> admin) {
        return Stream.of(producer, admin)
                .map(settings -> String.valueOf(settings.get(CommonClientConfigs.CLIENT_ID_CONFIG)))
                .collect(Collectors.toSet());
    }

    private static DeliveryException notCreated(KafkaException e) {
        String why = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
        return new DeliveryException(
                "cannot start Kafka's clients: " + e.getMessage() + why
                        + " (check the kafka.* settings, and that the host"
                        + " names in kafka.bootstrap.servers can be resolved)",
                e,
                KafkaError.of(e).isRetriable());
    }

    /**
     * Adds what is always set and what is the default to a producer's own settings.
     *
     * @param settings configured ones
     * @return the settings to start it with
     */
    public static Map<String, Object> producerSettings(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>();
        all.put(ProducerConfig.CLIENT_ID_CONFIG, "walferry");
        all.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        all.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        all.putAll(settings);
        all.computeIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, key -> DefaultCompression.type());
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        return all;
    }

    private static Map<String, Object> adminSettings(Map<String, Object> settings) {
        Map<String, Object> known = new HashMap<>();
        known.put(AdminClientConfig.CLIENT_ID_CONFIG, "walferry-admin");
        known.put(AdminClientConfig.CONNECTIONS_MAX_IDLE_MS_CONFIG, ADMIN_IDLE.toMillis());
        settings.forEach((name, value) -> {
            if (AdminClientConfig.configNames().contains(name)) {
                known.put(name, value);
            }
        });
        return known;
    }

    /**
     * Asks for a topic as a producer does, which makes a broker create it if it is configured to.
     *
     * @param topic its name
     */
    public void lookUp(String topic) {
        try {
            producer.partitionsFor(topic);
        } catch (KafkaException e) {
            LOG.debug("topic {}: {}", topic, e.getMessage()); // the answer arrives later: nothing waits for it here
        }
    }

    /**
     * Requires that all threads of the clients run.
     *
     * @throws DeliveryException if one has ended
     */
    public void requireAlive() {
        threads.requireAlive();
    }

    /**
     * Returns one of the producer's own metrics.
     *
     * @param name of Kafka's
     * @return its value now; NaN if the producer has none of that name
     */
    public double metric(String name) {
        return producer.metrics().values().stream()
                .filter(metric -> metric.metricName().group().equals("producer-metrics"))
                .filter(metric -> metric.metricName().name().equals(name))
                .mapToDouble(
                        metric -> metric.metricValue() instanceof Number number ? number.doubleValue() : Double.NaN)
                .findFirst()
                .orElse(Double.NaN);
    }
}
