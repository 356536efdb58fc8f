package dev.walferry.parity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All settings under which both programs run. */
final class Settings {
    /** Columns of every type, without the one that identifies the row. */
    private static final String ALL_TYPES = "public\\.(scalars|arrays|defaults)\\.(?!id$).*";

    /** Handling modes. */
    private static final List<Setting> MODES = List.of(
            Setting.DEFAULT,
            Setting.mode("decimal.handling.mode", "double"),
            Setting.mode("decimal.handling.mode", "string"),
            Setting.mode("time.precision.mode", "adaptive_time_microseconds"),
            Setting.mode("time.precision.mode", "microseconds"),
            Setting.mode("time.precision.mode", "nanoseconds"),
            Setting.mode("time.precision.mode", "connect"),
            Setting.mode("time.precision.mode", "isostring"),
            Setting.mode("time.precision.mode", "structured"),
            Setting.mode("interval.handling.mode", "string"),
            Setting.mode("binary.handling.mode", "base64"),
            Setting.mode("binary.handling.mode", "base64-url-safe"),
            Setting.mode("binary.handling.mode", "hex"),
            Setting.mode("hstore.handling.mode", "map"));

    /** What columns and keys show. */
    private static final List<Setting> COLUMNS = List.of(
            Setting.shape("mask", Setting.TYPES, Map.of("column.mask.with.5.chars", ALL_TYPES)),
            Setting.shape(
                    "hash",
                    Setting.TYPES,
                    Map.of(
                            "column.mask.hash.SHA-256.with.salt.CzQMA0cB5K",
                            ".*\\.(c_text|c_varchar|c_bpchar|c_label)",
                            "column.mask.hash.v2.SHA-256.with.salt.CzQMA0cB5K",
                            ALL_TYPES)),
            Setting.shape("truncate", Setting.TYPES, Map.of("column.truncate.to.8.chars", ALL_TYPES)),
            described(Setting.TYPES),
            Setting.shape(
                            "both",
                            Setting.SOME,
                            Map.of(
                                    "column.propagate.source.type", ".*",
                                    "column.mask.with.5.chars", "public.identity_full.v",
                                    "column.mask.hash.v2.SHA-256.with.salt.CzQMA0cB5K", "public.identity_full.big",
                                    "column.truncate.to.2.chars", "public.identity_default.big"))
                    .in(Lane.SCHEMAS),
            Setting.shape(
                    "unsent",
                    "parity_toast",
                    Map.of(
                            "column.mask.with.5.chars", "public.toast_default.t_citext",
                            "column.mask.hash.v2.SHA-256.with.salt.CzQMA0cB5K", "public.toast_default.t_required",
                            "column.truncate.to.8.chars", "public.toast_default.t_text")),
            Setting.shape(
                    "keys",
                    Setting.SOME,
                    Map.of("message.key.columns", "public.identity_full:v,a;(.*)key_types:k_uuid,k_text")),
            names("avro"),
            names("avro_unicode"),
            reselect());

    /** Which records are written. */
    private static final List<Setting> RECORDS = List.of(
            Setting.shape(
                    "events",
                    Setting.SOME,
                    Map.of("provide.transaction.metadata", "true", "heartbeat.interval.ms", "10")),
            Setting.shape(
                    "lists",
                    Setting.SOME,
                    Map.of(
                            "schema.include.list", "PUBLIC, more, other",
                            "table.exclude.list", "public.key.types, elsewhere",
                            "column.exclude.list",
                                    "public.identity_full.v,public.identity_default.a,public.toast_.*.t_v,more.moving.a",
                            "skip.messages.without.change", "true")),
            skip("c"),
            skip("u"),
            skip("d"),
            Setting.shape("ownskips", Setting.SOME, Map.of())
                    .withPeers(Map.of("skipped.operations", ""))
                    .in(Lane.SCHEMAS),
            Setting.shape("tombstones", Setting.SOME, Map.of("tombstones.on.delete", "false"))
                    .in(Lane.SCHEMAS),
            Setting.shape("stamped", Setting.SOME, Map.of("record.timestamp", "now"))
                    .in(Lane.SCHEMAS),
            Setting.shape("delimiter", Setting.SOME, Map.of("topic.delimiter", "-")),
            Setting.shape(
                            "routing",
                            "parity_routed",
                            Map.of(
                                    "topic.regex", "(.*)public\\.identity_(default|full)",
                                    "topic.replacement", "$1all",
                                    "topic.key.field.name", "origin",
                                    "topic.key.field.regex", ".*\\.(.*)",
                                    "topic.key.field.replacement", "from $1"))
                    .withPeers(Map.of("topic.naming.strategy", "io.debezium.schema.SchemaRegexTopicNamingStrategy")),
            reads());

    /** Features that Debezium implements as a transform or a converter. */
    private static final List<Setting> TRANSFORMS = List.of(
            outbox(),
            flat("flat", "rewrite-with-tombstone", "rewrite-with-tombstone"),
            flat("flattombstone", "tombstone", "delete-to-tombstone"),
            flat("flatrewrite", "rewrite", "rewrite"),
            flat("flatdrop", "drop", "drop"),
            cloudEvents());

    static final List<Setting> ALL =
            Stream.of(MODES, COLUMNS, RECORDS, TRANSFORMS).flatMap(List::stream).toList();

    /** The settings that records of an extension's types depend on. */
    static final List<Setting> EXTENSION = List.of(Setting.DEFAULT, described(Setting.EVERYTHING), reads());

    private Settings() {}

    private static Setting described(String publication) {
        return Setting.shape("described", publication, Map.of("column.propagate.source.type", ".*"));
    }

    /** Returns the setting for reads; Debezium also reads tables that the publication does not have. */
    private static Setting reads() {
        return new Setting("reads", Setting.READS, List.of(Lane.PLAIN, Lane.SCHEMAS), Map.of(), Map.of())
                .withPeers(Map.of("schema.include.list", "reads"));
    }

    private static Setting names(String mode) {
        return Setting.shape(
                "names" + mode.replace("_", ""),
                "parity_names",
                Map.of("schema.name.adjustment.mode", mode, "field.name.adjustment.mode", mode));
    }

    /** Returns the setting for reselecting. By default Debezium's post-processor also rereads values that are null. */
    private static Setting reselect() {
        return Setting.shape("reselect", "parity_kept", Map.of("unavailable.value.policy", "reselect"))
                .withPeers(Map.of(
                        "post.processors", "reselect",
                        "reselect.type", "io.debezium.processors.reselect.ReselectColumnsPostProcessor",
                        "reselect.reselect.null.values", "false"));
    }

    private static Setting skip(String operation) {
        return Setting.shape("skip" + operation, Setting.SOME, Map.of("skipped.operations", operation + ",t"))
                .in(Lane.SCHEMAS);
    }

    /**
     * Returns the setting for Debezium's EventRouter. Its keys are text, as ours are; messages are left out, because it
     * does not handle them.
     */
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
        return Setting.shape("outbox", "parity_outbox", values).withPeers(peers);
    }

    /** Returns a setting for Debezium's ExtractNewRecordState. */
    private static Setting flat(String name, String ours, String theirs) {
        Map<String, String> values = new HashMap<>(Map.of("value.envelope", "flat"));
        Map<String, String> peers = new HashMap<>();
        Map.of("add.fields", "op,table,lsn,source.ts_ms:time,total_order", "add.headers", "op,db,schema:of")
                .forEach((option, value) -> {
                    values.put("flat." + option, value);
                    peers.put("transforms.flat." + option, value);
                });
        values.put("flat.delete", ours);
        peers.put("transforms.flat.delete.tombstone.handling.mode", theirs);
        values.put("provide.transaction.metadata", "true");
        peers.put("transforms", "flat");
        peers.put("transforms.flat.type", "io.debezium.transforms.ExtractNewRecordState");
        return Setting.shape(name, Setting.SOME, values).withPeers(peers);
    }

    /**
     * Returns the setting for CloudEvents. Debezium has one JSON value with everything in it, which goes with a key
     * without a schema.
     */
    private static Setting cloudEvents() {
        return Setting.shape("cloudevents", Setting.SOME, Map.of("cloudevents.headers", "true"))
                .withPeers(Map.of(
                        "value.converter", "io.debezium.converters.CloudEventsConverter",
                        "value.converter.serializer.type", "json",
                        "value.converter.data.serializer.type", "json",
                        "value.converter.json.schemas.enable", "false"))
                .in(Lane.PLAIN);
    }
}
