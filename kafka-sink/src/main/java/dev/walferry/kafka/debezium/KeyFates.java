package dev.walferry.kafka.debezium;

import java.util.HashMap;
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
            "publication.name", "source.publication.names",
            "status.update.interval.ms", "source.status.interval.ms",
            "snapshot.max.threads", "snapshot.threads",
            "database.user", "source.user",
            "database.password", "source.password");

    /** Keys that only tune what Walferry does otherwise. Nothing is lost without them. */
    private static final Map<String, String> NOT_NEEDED = notNeeded();

    /** Keys of things that Walferry does not have. */
    private static final Map<String, String> MISSING = Map.of(
            "signal.data.collection",
            "signals in a table of the database are not read; commands come from a topic: signal.kafka.topic",
            "converters",
            "Java classes that convert columns are not supported",
            "post.processors",
            "post-processors are not supported; unavailable.value.policy says what becomes of values that were not sent",
            "snapshot.select.statement.overrides",
            "a snapshot's condition is given with the command that asks for it: walferry snapshot --where",
            "slot.drop.on.stop",
            "Walferry does not drop the slot when it stops: walferry slot drop",
            "include.unknown.datatypes",
            "types without a mapping become PostgreSQL's text",
            "replica.identity.autoset.values",
            "Walferry changes no table: ALTER TABLE ... REPLICA IDENTITY",
            "sourceinfo.struct.maker",
            "the source block has Debezium's usual form");

    private KeyFates() {}

    private static Map<String, String> notNeeded() {
        Map<String, String> why = new HashMap<>();
        for (String key : List.of(
                "max.batch.size",
                "max.queue.size",
                "max.queue.size.in.bytes",
                "poll.interval.ms",
                "poll.dispatch.interval.ms",
                "query.fetch.size",
                "snapshot.fetch.size",
                "incremental.snapshot.chunk.size",
                "snapshot.max.threads.multiplier",
                "topic.cache.size")) {
            why.put(key, "not needed: inflight.max.bytes and snapshot.chunk.bytes limit the memory");
        }
        for (String key : List.of(
                "slot.max.retries",
                "slot.retry.delay.ms",
                "errors.max.retries",
                "retriable.restart.connector.wait.ms",
                "connection.validation.timeout.ms",
                "database.query.timeout.ms",
                "executor.shutdown.timeout.ms")) {
            why.put(key, "not needed: errors that a retry may fix are always retried (source.retry.backoff.ms)");
        }
        for (String key : List.of(
                "snapshot.isolation.mode",
                "snapshot.locking.mode",
                "snapshot.lock.timeout.ms",
                "snapshot.delay.ms",
                "streaming.delay.ms",
                "snapshot.query.mode",
                "snapshot.tables.order.by.row.count",
                "incremental.snapshot.watermarking.strategy",
                "incremental.snapshot.allow.schema.changes",
                "read.only")) {
            why.put(key, "not needed: a snapshot locks nothing and is placed among the changes");
        }
        for (String key : List.of(
                "schema.refresh.mode",
                "xmin.fetch.interval.ms",
                "flush.lsn.source",
                "lsn.flush.mode",
                "lsn.flush.timeout.ms",
                "lsn.flush.timeout.action",
                "offset.mismatch.strategy",
                "slot.stream.params",
                "slot.failover",
                "include.schema.changes",
                "include.schema.comments",
                "table.ignore.builtin",
                "extended.headers.enabled",
                "money.fraction.digits",
                "event.processing.failure.handling.mode",
                "database.tcpKeepAlive")) {
            why.put(key, "not needed");
        }
        return Map.copyOf(why);
    }

    static boolean isSame(String key) {
        return SAME.contains(key) || SAME_PREFIXES.stream().anyMatch(key::startsWith);
    }

    /** Returns Walferry's key; null if none has the same meaning. */
    static @Nullable String renamed(String key) {
        return RENAMED.get(key);
    }

    /** Returns why there is no equivalent. */
    static String whyNone(String key) {
        String known = NOT_NEEDED.getOrDefault(key, MISSING.get(key));
        return known == null ? "not known; see whether it is needed" : known;
    }
}
