package dev.walferry.kafka.publish;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
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
}
