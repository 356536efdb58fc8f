package dev.walferry.connect;

import dev.walferry.kafka.check.Failure;
import dev.walferry.kafka.check.source.SourceFailures;
import dev.walferry.kafka.config.Mistake;
import dev.walferry.kafka.config.SinkConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /** The key that a finding is about, by the word with which the finding begins. */
    private static final Map<String, String> KEYS = Map.of(
            "slot", "source.slot.name",
            "snapshots:", "snapshot.mode",
            "replication", "source.slot.name",
            "publication", "source.publication.names",
            "publications", "source.publication.names",
            "table", "source.publication.names",
            "output", "source.plugin",
            "output_plugin_libraries:", "source.plugin",
            "privilege", "source.user");

    /** A connector that is running already has one of them. */
    private static final String WALSENDERS = "walsenders:";

    private SourceMistakes() {}

    /** The failures, each with its key; none if the server does not answer in time. */
    static List<Mistake> mistakes(SinkConfig config, Duration limit) {
        FutureTask<List<Failure>> check = new FutureTask<>(() -> SourceFailures.find(config));
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

    private static List<Mistake> mistakes(List<Failure> failures) {
        List<Mistake> mistakes = new ArrayList<>();
        for (Failure failure : failures) {
            String word = failure.what().split(" ", 2)[0];
            if (!word.equals(WALSENDERS)) {
                mistakes.add(new Mistake(KEYS.getOrDefault(word, URL), failure.toString()));
            }
        }
        return mistakes;
    }
}
