package dev.walferry.connect;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The keys of a connector's configuration that are Kafka Connect's own, of which the connector reads only a few. */
final class WorkerKeys {
    static final String KEY_CONVERTER = "key.converter";
    static final String VALUE_CONVERTER = "value.converter";
    static final String HEADER_CONVERTER = "header.converter";
    static final String ERRORS_TOLERANCE = "errors.tolerance";
    static final String PRODUCER_ACKS = "producer.override.acks";

    private static final Set<String> NAMES = Set.of(
            "name",
            "connector.class",
            "task.class",
            "config.action.reload",
            "predicates",
            "transforms",
            "offsets.storage.topic",
            "exactly.once.support",
            KEY_CONVERTER,
            VALUE_CONVERTER,
            HEADER_CONVERTER);

    private static final List<String> PREFIXES = List.of(
            "connector.plugin.",
            "tasks.max",
            "predicates.",
            "transforms.",
            "key.converter.",
            "value.converter.",
            "header.converter.",
            "errors.",
            "topic.creation.",
            "transaction.boundary",
            "producer.override.",
            "consumer.override.",
            "admin.override.");

    private WorkerKeys() {}

    private static boolean has(String key) {
        return NAMES.contains(key) || PREFIXES.stream().anyMatch(key::startsWith);
    }

    /** Returns the keys that are the connector's. */
    static Map<String, String> without(Map<String, String> configuration) {
        Map<String, String> own = new TreeMap<>(configuration);
        own.keySet().removeIf(WorkerKeys::has);
        return own;
    }
}
