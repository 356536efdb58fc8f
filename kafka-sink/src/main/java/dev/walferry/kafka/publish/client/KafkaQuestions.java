package dev.walferry.kafka.publish.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Asks Kafka on background threads. Kafka's clients wait up to a minute for brokers that are away, and cannot be told to
 * stop. A caller that waits here can be told: its question then ends by itself, and the answer is dropped. Safe in any
 * thread.
 */
public final class KafkaQuestions {
    private final String thread;
    private final Map<Long, CompletableFuture<?>> open = new ConcurrentHashMap<>();
    private final AtomicLong asked = new AtomicLong();

    /** When each caller began to wait, on the clock of nanoTime. */
    private final Map<Long, Long> waiting = new ConcurrentHashMap<>();

    private volatile boolean ended;

    /**
     * Creates an instance that has asked nothing yet.
     *
     * @param thread the name of its threads
     */
    public KafkaQuestions(String thread) {
        this.thread = thread;
    }

    /**
     * Asks and waits for the answer.
     *
     * @param <T> what is asked for
     * @param question asks Kafka; must not change anything that others see, except in Kafka
     * @return the answer
     * @throws DeliveryException as the question does, or because {@link #end} was called
     */
    public <T extends @Nullable Object> T ask(Supplier<T> question) {
        return begin(question).get();
    }

    /**
     * Asks, and lets the caller go on meanwhile.
     *
     * @param <T> what is asked for
     * @param question as in {@link #ask}
     * @return waits for the answer, and fails, as {@link #ask} does
     */
    public <T extends @Nullable Object> Supplier<T> begin(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Long number = asked.incrementAndGet();
        open.put(number, answer);
        if (ended) {
            refuse(answer);
        } else {
            start(question, answer);
        }
        return () -> await(number, answer);
    }

    /**
     * Returns how long a caller has waited for an answer.
     *
     * @return null if no caller waits
     */
    public @Nullable Duration waiting() {
        long now = System.nanoTime();
        return waiting.values().stream()
                .map(since -> Duration.ofNanos(now - since))
                .max(Duration::compareTo)
                .orElse(null);
    }

    private <T extends @Nullable Object> T await(Long number, CompletableFuture<T> answer) {
        waiting.put(number, System.nanoTime());
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        } finally {
            waiting.remove(number);
            open.remove(number);
        }
    }

    private <T extends @Nullable Object> void start(Supplier<T> question, CompletableFuture<T> answer) {
        Runnable asks = () -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        };
        Thread asking = new Thread(asks, thread);
        asking.setDaemon(true);
        asking.start();
    }

    /** Ends every wait, now and later, with an error. Returns at once. */
    public void end() {
        ended = true;
        open.values().forEach(KafkaQuestions::refuse);
    }

    private static void refuse(CompletableFuture<?> answer) {
        answer.completeExceptionally(new DeliveryException("told to stop before Kafka had answered", null, true, null));
    }
}
