package dev.walferry.kafka.debezium;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What becomes of the keys whose values need no translation. */
final class KeyFates {
    /** Keys that have the same name and meaning. */
    private static final Set<String> SAME = Set.of(
            "topic.prefix",
            "decimal.handling.mode",
            "time.precision.mode",
            "interval.handling.mode",
            "binary.handling.mode",
            "hstore.handling.mode",
            "schema.name.adjustment.mode",
            "field.name.adjustment.mode",
            "unavailable.value.placeholder",
            "event.converting.failure.handling.mode",
            "tombstones.on.delete",
            "provide.transaction.metadata",
            "message.key.columns",
            "message.prefix.include.list",
            "message.prefix.exclude.list",
            "schema.include.list",
            "schema.exclude.list",
            "table.include.list",
            "table.exclude.list",
            "column.include.list",
            "column.exclude.list",
            "column.propagate.source.type",
            "datatype.propagate.source.type",
            "skip.messages.without.change",
            "topic.delimiter",
            "topic.transaction",
            "topic.regex",
            "topic.replacement",
            "topic.key.enforce.uniqueness",
            "topic.key.field.name",
            "topic.key.field.regex",
            "topic.key.field.replacement",
            "heartbeat.interval.ms",
            "heartbeat.action.query",
            "topic.heartbeat.prefix",
            "topic.heartbeat.name",
            "signal.kafka.topic");

    private static final List<String> SAME_PREFIXES = List.of("column.truncate.to.", "column.mask.");

    private static final Map<String, String> RENAMED = Map.of(
            "slot.name", "source.slot.name",
            "slot.failover", "source.slot.failover",
            "publication.name", "source.publication.names",
            "status.update.interval.ms", "source.status.interval.ms",
            "snapshot.max.threads", "snapshot.threads",
            "database.user", "source.user",
            "database.password", "source.password");

    private KeyFates() {}

    static boolean isSame(String key) {
        return SAME.contains(key) || SAME_PREFIXES.stream().anyMatch(key::startsWith);
    }

    /** Returns Walferry's key; null if none has the same meaning. */
    static @Nullable String renamed(String key) {
        return RENAMED.get(key);
    }
}
