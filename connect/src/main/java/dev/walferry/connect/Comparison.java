package dev.walferry.connect;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.group.SharedSlots;
import dev.walferry.kafka.group.SharedTables;
import dev.walferry.kafka.group.TableOwners;
import dev.walferry.replication.Publications.Table;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the pipelines of a connector have in common: there must be nothing. Each answer takes a connection for
 * each pipeline, so the pipelines of a task that start together share one. Safe in any thread.
 */
final class Comparison {
    private static final Duration RECENT = Duration.ofSeconds(5);

    private final Map<String, SinkConfig> pipelines;
    private @Nullable Answer last;
    private long lastNanos;

    /**
     * An answer.
     *
     * @param tables what each pipeline carries, by its name; without those whose servers do not answer
     * @param conflicts what is wrong and what to do, by the name of the pipeline that comes later in the connector's configuration
     */
    record Answer(Map<String, List<Table>> tables, Map<String, String> conflicts) {}

    /**
     * Creates a comparison that has asked no server yet.
     *
     * @param all the configurations of all pipelines of the connector
     */
    Comparison(List<ConnectorConfig> all) {
        this.pipelines = Pipelines.byName(all);
    }

    /** Returns an answer that is some seconds old at most. */
    synchronized Answer recent() {
        Answer known = last;
        return known == null || System.nanoTime() - lastNanos > RECENT.toNanos() ? now() : known;
    }

    /** Asks the servers. */
    synchronized Answer now() {
        Map<String, List<Table>> tables = pipelines.size() > 1 ? SharedTables.published(pipelines) : Map.of();
        Map<String, String> conflicts = new LinkedHashMap<>(SharedSlots.inUrls(pipelines));
        SharedSlots.find(pipelines).forEach(conflicts::putIfAbsent);
        SharedTables.compare(tables, new TableOwners()).forEach(conflicts::putIfAbsent);
        Answer answer = new Answer(tables, conflicts);
        last = answer;
        lastNanos = System.nanoTime();
        return answer;
    }
}
