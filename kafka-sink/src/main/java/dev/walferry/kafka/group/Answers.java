package dev.walferry.kafka.group;

import dev.walferry.kafka.config.SinkConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the servers of pipelines say. All servers are asked at once: one that is silent must not hold up the pipelines of others
 * for as long as a connection may take. A server with many pipelines is asked about a few of them at a time, because it lets in
 * only so many connections.
 *
 * @param <T> an answer
 */
final class Answers<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int CONNECTIONS = 4;

    private final Map<String, FutureTask<T>> asked = new LinkedHashMap<>();
    private final long deadline = System.nanoTime() + PATIENCE.toNanos();

    private Answers() {}

    /**
     * Asks the servers of all pipelines, and returns at once.
     *
     * @param pipelines each pipeline's configuration, by its name
     * @param question what to ask the server of each, in a thread that serves this server
     */
    static <T> Answers<T> ask(Map<String, SinkConfig> pipelines, BiFunction<String, SinkConfig, T> question) {
        Answers<T> answers = new Answers<>();
        Map<String, Queue<FutureTask<T>>> byServer = new LinkedHashMap<>();
        pipelines.forEach((name, config) -> {
            FutureTask<T> task = new FutureTask<>(() -> question.apply(name, config));
            answers.asked.put(name, task);
            byServer.computeIfAbsent(SharedSlots.server(config.source().url()), none -> new ConcurrentLinkedQueue<>())
                    .add(task);
        });
        byServer.forEach(answers::start);
        return answers;
    }

    private void start(String server, Queue<FutureTask<T>> tasks) {
        int threads = Math.min(CONNECTIONS, tasks.size());
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> run(tasks), "walferry-compare-" + server);
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Runs tasks until the deadline. The answers of tasks that are left are not awaited. */
    private void run(Queue<FutureTask<T>> tasks) {
        FutureTask<T> task = tasks.poll();
        while (task != null && deadline - System.nanoTime() > 0) {
            task.run();
            task = tasks.poll();
        }
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
