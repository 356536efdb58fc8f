package dev.walferry.kafka.debezium;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keys of a connector's configuration that are Kafka Connect's own. */
final class WorkerSettings {
    static final String PRODUCER = "producer.override.";
    private static final Set<String> IDENTITY =
            Set.of("name", "connector.class", "task.class", "tasks.max", "database.server.name");
    private static final Set<String> NAMES = Set.of(
            "config.action.reload",
            "exactly.once.support",
            "offsets.storage.topic",
            "transaction.boundary",
            "transaction.boundary.interval.ms",
            "signal.kafka.bootstrap.servers");
    private static final List<String> PREFIXES = List.of(
            "errors.", PRODUCER, "consumer.override.", "admin.override.", "signal.consumer.", "connector.plugin.");

    private WorkerSettings() {}

    static boolean isTopicCreation(String key) {
        return key.startsWith("topic.creation.");
    }

    /**
     * Returns whether a key says which connector it is or how many tasks it may have. Walferry says that elsewhere, or not at
     * all.
     */
    static boolean isIdentity(String key) {
        return IDENTITY.contains(key);
    }

    static boolean isConnectors(String key) {
        return NAMES.contains(key) || PREFIXES.stream().anyMatch(key::startsWith);
    }

    /** Returns what the daemon's producer calls it. */
    static Optional<String> daemonKey(String key) {
        return key.startsWith(PRODUCER) ? Optional.of("kafka." + key.substring(PRODUCER.length())) : Optional.empty();
    }
}
