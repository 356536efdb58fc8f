package dev.walferry.kafka.publish.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** What the clients of the daemon's own topics have in common. */
public final class KafkaClients {
    private KafkaClients() {}

    /**
     * Settings of a client that are also the producer's.
     *
     * @param producer the producer's settings; may hold secrets
     * @param known the names that the client knows
     * @param clientId its {@code client.id}
     * @return a copy that may be changed
     */
    public static Map<String, Object> settings(Map<String, Object> producer, Set<String> known, String clientId) {
        Map<String, Object> settings = new HashMap<>();
        producer.forEach((key, value) -> {
            // a producer's interceptors do not fit other clients
            if (known.contains(key) && !key.equals(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG)) {
                settings.put(key, value);
            }
        });
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        return settings;
    }

    /**
     * Waits for an answer.
     *
     * @param <T> what is asked for
     * @param future the question
     * @param expected an error that is an answer, too
     * @return the answer; null for the expected error
     * @throws KafkaException for any other error
     */
    public static <T> @Nullable T answer(KafkaFuture<T> future, Class<? extends Exception> expected) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (expected.isInstance(e.getCause())) {
                return null;
            }
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    /**
     * Sends one record and waits until all in-sync replicas have it.
     *
     * @param client settings of Kafka's clients
     * @param clientId the producer's {@code client.id}
     * @param record to be sent
     * @param patience how long that may take
     * @throws KafkaException if Kafka does not take it
     */
    public static void send(
            Map<String, Object> client, String clientId, ProducerRecord<byte[], byte[]> record, Duration patience) {
        int millis = (int) patience.toMillis();
        Map<String, Object> settings = settings(client, ProducerConfig.configNames(), clientId);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis / 2);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }
}
