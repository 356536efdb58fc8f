package dev.walferry.parity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One handling mode, or what records show, everything else as it is by default.
 *
 * @param name a short name of letters, for slots and topics
 * @param publication what is carried
 * @param values the settings for either program, by their names; Debezium ignores those that it does not know. {@code
 *     {lane}} stands for the lane's prefix
 * @param peers settings that only Debezium needs
 */
record Setting(String name, String publication, Map<String, String> values, Map<String, String> peers) {
    private static final String EVERYTHING = "parity";
    /** The tables whose records depend on a handling mode. */
    private static final String TYPES = "parity_types";

    /** A few tables, of which some have a whole old row. */
    private static final String SOME = "parity_shape";

    /** An outbox table alone. */
    private static final String OUTBOX = "parity_outbox";

    /** Columns of every type, without the one that says which row it is. */
    private static final String ALL_TYPES = "public\\.(scalars|arrays|defaults)\\.(?!id$).*";

    static final Setting DEFAULT = new Setting("default", EVERYTHING, Map.of(), Map.of());

    static final List<Setting> ALL = List.of(
            DEFAULT,
            of("decimal.handling.mode", "double"),
            of("decimal.handling.mode", "string"),
            of("time.precision.mode", "adaptive_time_microseconds"),
            of("time.precision.mode", "microseconds"),
            of("time.precision.mode", "nanoseconds"),
            of("time.precision.mode", "connect"),
            of("time.precision.mode", "isostring"),
            of("interval.handling.mode", "string"),
            of("binary.handling.mode", "base64"),
            of("binary.handling.mode", "base64-url-safe"),
            of("binary.handling.mode", "hex"),
            of("hstore.handling.mode", "map"),
            shape("mask", TYPES, Map.of("column.mask.with.5.chars", ALL_TYPES)),
            shape(
                    "hash",
                    TYPES,
                    Map.of(
                            "column.mask.hash.SHA-256.with.salt.CzQMA0cB5K",
                            ".*\\.(c_text|c_varchar|c_bpchar|c_label)",
                            "column.mask.hash.v2.SHA-256.with.salt.CzQMA0cB5K",
                            ALL_TYPES)),
            shape("truncate", TYPES, Map.of("column.truncate.to.8.chars", ALL_TYPES)),
            shape("described", TYPES, Map.of("column.propagate.source.type", ".*")),
            shape("events", SOME, Map.of("provide.transaction.metadata", "true", "heartbeat.interval.ms", "10")),
            outbox(),
            flat(),
            shape(
                    "lists",
                    SOME,
                    Map.of(
                            "schema.include.list", "PUBLIC, other",
                            "table.exclude.list", "public.key.types, elsewhere",
                            "column.exclude.list",
                                    "public.identity_full.v,public.identity_default.a,public.toast_.*.t_v",
                            "skip.messages.without.change", "true")),
            shape("delimiter", SOME, Map.of("topic.delimiter", "-")),
            new Setting(
                    "shape_routing",
                    SOME,
                    Map.of(
                            "topic.regex", "(.*)public\\.identity_(default|full)",
                            "topic.replacement", "$1all",
                            "topic.key.field.name", "origin",
                            "topic.key.field.regex", ".*\\.(.*)",
                            "topic.key.field.replacement", "from $1"),
                    Map.of("topic.naming.strategy", "io.debezium.schema.SchemaRegexTopicNamingStrategy")));

    /** Debezium's EventRouter. Its keys are text, as ours are; messages are left out, because it is not for them. */
    private static Setting outbox() {
        Map<String, String> router = Map.of(
                "route.topic.replacement", "{lane}.public.${routedByValue}",
                "route.tombstone.on.empty.payload", "true",
                "table.expand.json.payload", "true",
                "table.json.payload.null.behavior", "optional_bytes",
                "table.json.payload.empty.array.behavior", "optional_string",
                "table.fields.additional.placement",
                        "type:header:eventType,kind:envelope,made:envelope:madeAt,shard:partition");
        Map<String, String> values = new HashMap<>();
        Map<String, String> peers = new HashMap<>();
        router.forEach((option, value) -> {
            values.put("outbox." + option, value);
            peers.put("transforms.outbox." + option, value);
        });
        values.put("outbox.table.include.list", "public.outbox");
        values.put("message.prefix.exclude.list", ".*");
        peers.put("transforms", "outbox");
        peers.put("transforms.outbox.type", "io.debezium.transforms.outbox.EventRouter");
        peers.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        return new Setting("shape_outbox", OUTBOX, values, peers);
    }

    /** Debezium's ExtractNewRecordState. */
    private static Setting flat() {
        Map<String, String> values = new HashMap<>(Map.of("value.envelope", "flat"));
        Map<String, String> peers = new HashMap<>();
        Map.of("add.fields", "op,table,lsn,source.ts_ms:time,total_order", "add.headers", "op,db,schema:of")
                .forEach((option, value) -> {
                    values.put("flat." + option, value);
                    peers.put("transforms.flat." + option, value);
                });
        values.put("flat.delete", "rewrite-with-tombstone");
        peers.put("transforms.flat.delete.tombstone.handling.mode", "rewrite-with-tombstone");
        values.put("provide.transaction.metadata", "true");
        peers.put("transforms", "flat");
        peers.put("transforms.flat.type", "io.debezium.transforms.ExtractNewRecordState");
        return new Setting("shape_flat", SOME, values, peers);
    }

    private static Setting shape(String name, String publication, Map<String, String> values) {
        return new Setting("shape_" + name, publication, values, Map.of());
    }

    /** What stands between the parts of a topic's name. */
    String delimiter() {
        return values.getOrDefault("topic.delimiter", ".");
    }

    boolean hasHeartbeats() {
        return values.containsKey("heartbeat.interval.ms");
    }

    private static Setting of(String key, String value) {
        String kind = key.substring(0, key.indexOf('.'));
        return new Setting(kind + "_" + value.replace('-', '_'), TYPES, Map.of(key, value), Map.of());
    }
}
