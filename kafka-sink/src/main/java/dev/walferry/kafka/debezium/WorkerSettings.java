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

    /** Returns what a person has to know of a setting that the daemon neither has nor does anyway. */
    static Optional<String> lackedBy(String key, String value) {
        if (key.startsWith("signal.")) {
            return Optional.of(key + ": the daemon reads commands from the brokers that it writes to (kafka.*)");
        }
        if (key.equals("errors.tolerance") && value.equals("all")) {
            return Optional.of(key
                    + ": the daemon skips no record; table.failure.policy says what one that cannot be written stops");
        }
        if (key.equals("exactly.once.support") && value.equals("required")) {
            return Optional.of(key + ": the daemon delivers at least once: after a restart records may come again");
        }
        return Optional.empty();
    }
}
