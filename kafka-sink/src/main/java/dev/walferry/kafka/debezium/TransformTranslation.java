package dev.walferry.kafka.debezium;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Transforms. The connector keeps them; the daemon has settings for the most frequent ones of Debezium. */
final class TransformTranslation {
    private static final Set<String> OUTBOX = Set.of(
            "table.field.event.id",
            "table.field.event.key",
            "table.field.event.payload",
            "route.by.field",
            "route.topic.replacement",
            "table.fields.additional.placement",
            "table.expand.json.payload",
            "table.json.payload.null.behavior",
            "table.json.payload.empty.array.behavior",
            "route.tombstone.on.empty.payload");

    private static final Map<String, String> FLAT = Map.of(
            "add.fields", "flat.add.fields",
            "add.fields.prefix", "flat.add.fields.prefix",
            "add.headers", "flat.add.headers",
            "add.headers.prefix", "flat.add.headers.prefix");

    private static final Map<String, String> DELETES = Map.of(
            "tombstone", "tombstone",
            "delete-to-tombstone", "tombstone",
            "rewrite", "rewrite",
            "rewrite-with-tombstone", "rewrite-with-tombstone",
            "drop", "drop");

    private final DebeziumConfig config;
    private final Equivalent found;

    TransformTranslation(DebeziumConfig config, Equivalent found) {
        this.config = config;
        this.found = found;
    }

    boolean has(String key) {
        return key.equals("transforms")
                || key.startsWith("transforms.")
                || key.equals("predicates")
                || key.startsWith("predicates.");
    }

    void translate() {
        config.settings().forEach((key, value) -> {
            if (has(key)) {
                found.connector(key, key, value);
            }
        });
        for (String name : config.get("transforms", "").split(",", -1)) {
            if (!name.isBlank()) {
                translate(name.strip());
            }
        }
    }

    private void translate(String name) {
        String prefix = "transforms." + name + ".";
        String type = config.get(prefix + "type", "");
        String kind = type.substring(type.lastIndexOf('.') + 1);
        switch (kind) {
            case "ExtractNewRecordState" -> flat(prefix);
            case "EventRouter" -> outbox(prefix);
            case "ActivateTracingSpan" ->
                found.daemon(
                        "tracing.column",
                        prefix + "tracing.span.context.field",
                        config.get(prefix + "tracing.span.context.field", "tracingspancontext"));
            default ->
                found.remark("transforms." + name
                        + ": the daemon has no transforms; see topic.template and topic.regex for the"
                        + " names of topics, and column.* and table.* for what records hold");
        }
        if (config.get(prefix + "predicate") != null) {
            found.remark(prefix + "predicate: the daemon has no predicates, so its settings apply to every table");
        }
    }

    private void flat(String prefix) {
        found.daemon("value.envelope", prefix + "type", "flat");
        options(prefix).forEach((option, value) -> {
            String key = FLAT.get(option);
            String deletes = option.equals("delete.tombstone.handling.mode")
                    ? DELETES.get(value.toLowerCase(Locale.ROOT))
                    : null;
            if (key != null) {
                found.daemon(key, prefix + option, value);
            } else if (deletes != null) {
                found.daemon("flat.delete", prefix + option, deletes);
            } else {
                remark(prefix + option);
            }
        });
    }

    private void outbox(String prefix) {
        String tables = config.get("table.include.list");
        if (tables == null) {
            found.remark("outbox.table.include.list: name the outbox table, for example public.outbox");
        } else {
            found.daemon("outbox.table.include.list", "table.include.list", tables);
        }
        options(prefix).forEach((option, value) -> {
            if (OUTBOX.contains(option)) {
                found.daemon("outbox." + option, prefix + option, value);
            } else {
                remark(prefix + option);
            }
        });
    }

    private Map<String, String> options(String prefix) {
        Map<String, String> options = new TreeMap<>();
        config.settings().forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                options.put(key.substring(prefix.length()), value);
            }
        });
        options.keySet().removeAll(Set.of("type", "predicate", "negate"));
        return options;
    }

    private void remark(String key) {
        found.remark(key + ": no equivalent in the daemon");
    }
}
