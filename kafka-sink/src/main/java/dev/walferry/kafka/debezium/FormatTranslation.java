package dev.walferry.kafka.debezium;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Converters, which are formats in the daemon. The connector keeps them. */
final class FormatTranslation {
    /** What the options of the converters of records begin with. */
    static final List<String> SIDES = List.of("value.converter.", "key.converter.");

    private static final List<String> CONVERTERS = List.of("key.converter", "value.converter", "header.converter");

    /** Options, and the values that say what the daemon does in any case; none: no value changes a record. */
    private static final Map<String, Set<String>> ANYWAY = Map.of(
            "decimal.format", Set.of("base64"),
            "replace.null.with.default", Set.of("false"),
            "schemas.cache.size", Set.of(),
            "schemas.cache.config", Set.of());

    private static final Map<String, String> HINTS = Map.of(
            "decimal.format",
            "the daemon writes a decimal as Base64; decimal.handling.mode=double makes a number of it, and string digits",
            "replace.null.with.default",
            "the daemon writes null",
            "scrub.invalid.names",
            "the daemon changes names as schema.name.adjustment.mode and field.name.adjustment.mode say");

    private final DebeziumConfig config;
    private final Equivalent found;
    private final Set<String> done = new HashSet<>();

    FormatTranslation(DebeziumConfig config, Equivalent found) {
        this.config = config;
        this.found = found;
    }

    boolean has(String key) {
        return CONVERTERS.stream().anyMatch(converter -> key.equals(converter) || key.startsWith(converter + "."));
    }

    void translate() {
        translate("key");
        translate("value");
        headers();
        done.addAll(new RegistryTranslation(config, found).translate());
        config.settings().forEach((key, value) -> {
            if (has(key)) {
                found.connector(key, key, value);
                remark(key, value);
            }
        });
    }

    private void translate(String side) {
        String converter = side + ".converter";
        done.add(converter);
        done.add(converter + ".schemas.enable"); // says which of two formats JsonConverter writes
        String name = config.get(converter);
        if (name == null) {
            found.remark(side + ".format: the connector has the worker's " + converter
                    + "; the daemon writes json unless told otherwise (json, json-schema, avro, protobuf)");
            return;
        }
        String format = format(converter, name);
        if (format == null) {
            found.remark(side + ".format: " + converter + " has no equivalent in the daemon");
        } else {
            found.daemon(side + ".format", converter, format);
        }
    }

    private @Nullable String format(String converter, String name) {
        if (name.endsWith("CloudEventsConverter")) {
            found.daemon("cloudevents.headers", converter, "true");
            return null;
        }
        if (name.endsWith("AvroConverter")) {
            return "avro";
        }
        if (name.endsWith("ProtobufConverter")) {
            return "protobuf";
        }
        if (name.equals("org.apache.kafka.connect.json.JsonConverter") || name.equals("JsonConverter")) {
            return Boolean.parseBoolean(config.get(converter + ".schemas.enable", "true")) ? "json-schema" : "json";
        }
        return null;
    }

    private void headers() {
        done.add("header.converter");
        String name = config.get("header.converter", "SimpleHeaderConverter");
        if (!name.endsWith("SimpleHeaderConverter")) {
            found.remark(
                    "header.converter: the daemon's headers are text, in JSON where they hold more than one value");
        }
    }

    /** An option that nothing has translated may change records. */
    private void remark(String key, String value) {
        String option = SIDES.stream()
                .filter(key::startsWith)
                .findFirst()
                .map(side -> key.substring(side.length()))
                .orElse(key);
        Set<String> usual = ANYWAY.get(option);
        boolean isUsual = usual != null && (usual.isEmpty() || usual.contains(value.toLowerCase(Locale.ROOT)));
        if (!done.contains(key) && !isUsual) {
            found.remark(key + ": "
                    + HINTS.getOrDefault(option, "no equivalent in the daemon; see whether its records need it"));
        }
    }
}
