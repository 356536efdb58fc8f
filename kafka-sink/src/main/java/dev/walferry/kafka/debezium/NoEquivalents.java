package dev.walferry.kafka.debezium;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keys without an equivalent, and why. One that consumers may notice is not called needless. */
final class NoEquivalents {
    private static final String SELECTIONS = "snapshot.select.statement.overrides";

    private static final Map<String, String> REASONS = reasons();

    /** Reasons for all keys that begin alike. */
    private static final Map<String, String> BY_PREFIX = Map.of(
            SELECTIONS + ".",
            selections(),
            "notification.",
            "there are no notifications: walferry tables --json and the log say how far snapshots are",
            "openlineage.",
            "there are no events for OpenLineage",
            "snapshot.mode.configuration.based.",
            "choose one of Walferry's modes of snapshot.mode",
            "memory.management.",
            "not needed: it is about Debezium's memory",
            "guardrail.",
            "not needed: the number of tables has no limit");

    /** Lists of names, whose classes have options under their names. */
    private static final List<String> NAMED = List.of("converters", "post.processors");

    private NoEquivalents() {}

    private static Map<String, String> reasons() {
        Map<String, String> reasons = new HashMap<>();
        needless(reasons);
        lacking(reasons);
        return Map.copyOf(reasons);
    }

    /** Keys that only tune what Walferry does otherwise. Consumers notice nothing of them. */
    private static void needless(Map<String, String> reasons) {
        put(
                reasons,
                "not needed: inflight.max.bytes and snapshot.chunk.bytes limit the memory",
                "max.batch.size",
                "max.queue.size",
                "max.queue.size.in.bytes",
                "queue.provider.type",
                "poll.interval.ms",
                "poll.dispatch.interval.ms",
                "query.fetch.size",
                "snapshot.fetch.size",
                "incremental.snapshot.chunk.size",
                "snapshot.max.threads.multiplier",
                "legacy.snapshot.max.threads",
                "topic.cache.size");
        put(
                reasons,
                "not needed: errors that a retry may fix are always retried (source.retry.backoff.ms)",
                "slot.max.retries",
                "slot.retry.delay.ms",
                "retriable.restart.connector.wait.ms",
                "connection.validation.timeout.ms",
                "database.query.timeout.ms",
                "executor.shutdown.timeout.ms");
        put(
                reasons,
                "not needed: a snapshot locks nothing and is placed among the changes",
                "snapshot.isolation.mode",
                "snapshot.locking.mode",
                "snapshot.locking.mode.custom.name",
                "snapshot.lock.timeout.ms",
                "snapshot.delay.ms",
                "streaming.delay.ms",
                "snapshot.query.mode",
                "snapshot.query.mode.custom.name",
                "snapshot.tables.order.by.row.count",
                "incremental.snapshot.watermarking.strategy",
                "incremental.snapshot.allow.schema.changes",
                "read.only");
        put(
                reasons,
                "not needed: commands are read as they come",
                "signal.poll.interval.ms",
                "signal.emit.failure.max.retries",
                "signal.emit.failure.backoff.ms",
                "signal.kafka.poll.timeout.ms",
                "signal.kafka.groupId");
        put(
                reasons,
                "not needed",
                "schema.refresh.mode",
                "flush.lsn.source",
                "lsn.flush.mode",
                "lsn.flush.timeout.ms",
                "lsn.flush.timeout.action",
                "offset.mismatch.strategy",
                "include.schema.changes",
                "table.ignore.builtin",
                "custom.sanitize.pattern",
                "statistics.metrics.enabled",
                "heartbeat.topics.prefix",
                "database.tcpKeepAlive");
    }

    private static void lacking(Map<String, String> reasons) {
        put(
                reasons,
                "one database has one connector: source.url names it",
                "database.include.list",
                "database.exclude.list");
        put(
                reasons,
                "signals in a table or a file are not read; commands come from a topic: signal.kafka.topic",
                "signal.data.collection",
                "signal.file");
        put(reasons, "Java classes that convert columns are not supported", "converters");
        put(
                reasons,
                "post-processors are not supported; unavailable.value.policy says what becomes of values that were not sent",
                "post.processors");
        put(
                reasons,
                "classes of one's own are not supported",
                "transaction.metadata.factory",
                "snapshot.mode.custom.name");
        put(reasons, "the source block has Debezium's usual form", "sourceinfo.struct.maker");
        put(reasons, "source.xmin is null, as with Debezium's default", "xmin.fetch.interval.ms");
        put(reasons, "there are no headers __debezium.context.*", "extended.headers.enabled");
        put(reasons, "schemas always have the comments of columns", "include.schema.comments");
        put(reasons, "money has as many decimals as the server's lc_monetary says", "money.fraction.digits");
        put(reasons, "types without a mapping become PostgreSQL's text", "include.unknown.datatypes");
        put(
                reasons,
                "a change that cannot be processed stops the stream: none is skipped",
                "event.processing.failure.handling.mode");
        put(
                reasons,
                "the options of the stream are Walferry's own; the publication and table.include.list choose tables",
                "slot.stream.params");
        put(
                reasons,
                "the publication says it, so Debezium's stays as it is; for one that Walferry creates:"
                        + " ALTER PUBLICATION ... SET (publish_via_partition_root)",
                "publish.via.partition.root");
        put(reasons, selections(), SELECTIONS);
        put(reasons, "Walferry does not drop the slot when it stops: walferry slot drop", "slot.drop.on.stop");
        put(reasons, "Walferry changes no table: ALTER TABLE ... REPLICA IDENTITY", "replica.identity.autoset.values");
        put(reasons, "metrics have names and labels of their own", "custom.metric.tags");
    }

    private static void put(Map<String, String> reasons, String why, String... keys) {
        for (String key : keys) {
            reasons.put(key, why);
        }
    }

    private static String selections() {
        return "snapshot.select.<table>.where and .columns say which rows and columns of a table are read";
    }

    /** Returns why a key has no equivalent. */
    static String why(String key, DebeziumConfig config) {
        String known = REASONS.get(key);
        if (known != null) {
            return known;
        }
        for (Map.Entry<String, String> reason : BY_PREFIX.entrySet()) {
            if (key.startsWith(reason.getKey())) {
                return reason.getValue();
            }
        }
        for (String list : NAMED) {
            for (String name : config.get(list, "").split(",", -1)) {
                if (!name.isBlank() && key.startsWith(name.strip() + ".")) {
                    return why(list, config);
                }
            }
        }
        return "not known; see whether it is needed";
    }
}
