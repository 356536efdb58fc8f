package dev.walferry.connect;

import dev.walferry.kafka.check.CheckFinding;
import dev.walferry.kafka.check.source.SourceFindings;
import dev.walferry.kafka.config.Mistake;
import dev.walferry.kafka.config.SinkConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the daemon's check of the source while a configuration is validated, within a time limit, because the caller
 * waits for it. A server that does not answer in time is found by the task, which tries again.
 */
final class SourceMistakes {
    private static final Logger LOG = LoggerFactory.getLogger(SourceMistakes.class);
    private static final String URL = "source.url";

    /** A connector that is running already has one of them. */
    private static final String WALSENDERS = "walsenders:";

    private SourceMistakes() {}

    /** The failures, each with its key; none if the server does not answer in time. */
    static List<Mistake> mistakes(SinkConfig config, Duration limit) {
        FutureTask<SourceFindings> check = new FutureTask<>(() -> SourceFindings.find(config));
        Thread thread = new Thread(check, "walferry-validate");
        thread.setDaemon(true);
        thread.start();
        try {
            return mistakes(check.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            LOG.warn("the source was not checked, because it did not answer within {} s", limit.toSeconds());
        } catch (ExecutionException e) {
            LOG.warn("the source was not checked", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.of();
    }

    /** Kafka Connect has no place for warnings in its answer, so they go to the worker's log. */
    private static List<Mistake> mistakes(SourceFindings found) {
        found.warnings().forEach(warning -> LOG.warn("{}: {}", key(warning), warning));
        return found.failures().stream()
                .filter(failure -> !failure.what().startsWith(WALSENDERS))
                .map(failure -> new Mistake(key(failure), failure.toString()))
                .toList();
    }

    private static String key(CheckFinding finding) {
        return finding.key().isEmpty() ? URL : finding.key();
    }
}
