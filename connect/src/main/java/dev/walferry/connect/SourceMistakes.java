package dev.walferry.connect;

import dev.walferry.kafka.check.CheckFinding;
import dev.walferry.kafka.check.source.SourceFindings;
import dev.walferry.kafka.config.Mistake;
import dev.walferry.kafka.config.SinkConfig;
import java.time.Duration;
import java.util.ArrayList;
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

    /** A connector that is running already has one of them, so a server without a free one does not make a configuration wrong. */
    private static final String WALSENDERS = "walsenders:";

    /** The check needs one, too. */
    private static final String SESSION = "replication session:";

    private SourceMistakes() {}

    /** Returns the failures, each with its key; none if the server does not answer in time. */
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

    /**
     * Returns the mistakes among the findings. Kafka Connect's validation result has only errors, and one refuses the
     * configuration, so findings that may not matter go to the worker's log.
     */
    private static List<Mistake> mistakes(SourceFindings found) {
        boolean isFull = found.failures().stream().anyMatch(failure -> isAbout(failure, WALSENDERS));
        found.warnings().forEach(SourceMistakes::warn);
        List<Mistake> mistakes = new ArrayList<>();
        for (CheckFinding failure : found.failures()) {
            if (isFull && (isAbout(failure, WALSENDERS) || isAbout(failure, SESSION))) {
                warn(failure);
            } else {
                mistakes.add(new Mistake(key(failure), failure.toString()));
            }
        }
        return mistakes;
    }

    private static void warn(CheckFinding finding) {
        LOG.warn("{}: {}", key(finding), finding);
    }

    private static boolean isAbout(CheckFinding finding, String subject) {
        return finding.what().startsWith(subject);
    }

    private static String key(CheckFinding finding) {
        return finding.key().isEmpty() ? URL : finding.key();
    }
}
