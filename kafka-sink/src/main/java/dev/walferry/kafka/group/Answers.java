package dev.walferry.kafka.group;

import dev.walferry.kafka.config.SinkConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the servers of pipelines say, which are asked all at once: one that is silent must not hold up the pipelines of others
 * for as long as a connection may take.
 *
 * @param <T> an answer
 */
final class Answers<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Map<String, FutureTask<T>> asked = new LinkedHashMap<>();
    private final long deadline = System.nanoTime() + PATIENCE.toNanos();

    private Answers() {}

    /**
     * Asks, and returns at once.
     *
     * @param pipelines each pipeline's configuration, by its name
     * @param question what to ask the server of each, in a thread of its own
     */
    static <T> Answers<T> ask(Map<String, SinkConfig> pipelines, BiFunction<String, SinkConfig, T> question) {
        Answers<T> answers = new Answers<>();
        pipelines.forEach((name, config) -> {
            FutureTask<T> task = new FutureTask<>(() -> question.apply(name, config));
            answers.asked.put(name, task);
            Thread thread = new Thread(task, "walferry-compare-" + name);
            thread.setDaemon(true);
            thread.start();
        });
        return answers;
    }

    /** Returns what the server of a pipeline says; null if it has not answered in time, or was not asked. */
    @Nullable
    T of(String pipeline) {
        FutureTask<T> task = asked.get(pipeline);
        if (task == null) {
            return null;
        }
        try {
            return task.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.warn(
                    "the pipeline '{}' is not compared with others: its server has not answered within {} s",
                    pipeline,
                    PATIENCE.toSeconds());
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }
}
